<?xml version="1.0"?>
<CHANNEL HREF="http://loud.example/" BASE="http://loud.example/"><TITLE>Loud Channel</TITLE><ABSTRACT>Old</ABSTRACT><ITEM HREF="http://loud.example/1.html" LASTMOD="2026-03-06T09:00-0800"><TITLE>Push is back</TITLE><ABSTRACT>For a day</ABSTRACT></ITEM></CHANNEL>
