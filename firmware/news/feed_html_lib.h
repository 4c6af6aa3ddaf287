/* libxml2, loaded when the first page is read. With what it brings along (ICU, libstdc++) it is
 * 2 MB, which a ticker of feeds alone does not spend. Only feed_html_*.c include this. */
#ifndef HL_NEWS_FEED_HTML_LIB_H
#define HL_NEWS_FEED_HTML_LIB_H

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

/* The calls that are made of it. */
#define HL_HTML_CALLS(X)                                                                           \
    X(htmlCtxtReadMemory)                                                                          \
    X(htmlFreeParserCtxt)                                                                          \
    X(htmlNewParserCtxt)                                                                           \
    X(xmlDocGetRootElement)                                                                        \
    X(xmlFreeDoc)                                                                                  \
    X(xmlHasProp)                                                                                  \
    X(xmlSAX2EndElement)                                                                           \
    X(xmlSAX2StartElement)                                                                         \
    X(xmlSetGenericErrorFunc)                                                                      \
    X(xmlStopParser)                                                                               \
    X(xmlXPathCompiledEval)                                                                        \
    X(xmlXPathCtxtCompile)                                                                         \
    X(xmlXPathFreeCompExpr)                                                                        \
    X(xmlXPathFreeContext)                                                                         \
    X(xmlXPathFreeObject)                                                                          \
    X(xmlXPathNewContext)

#define HL_HTML_MEMBER(call) __typeof__(call) *call;
struct hl_html_lib {
    HL_HTML_CALLS(HL_HTML_MEMBER)
};
#undef HL_HTML_MEMBER

#define HL_HTML_NO_LIB "an HTML page, which cannot be read without libxml2; install it"

/* The library, loaded by the first call and never let go. NULL when it is not installed or lacks a
 * call. Any thread. */
const struct hl_html_lib *hl_html_lib(void);

#endif
