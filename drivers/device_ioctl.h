/* What is asked of the kernel's devices, by itself: tests put their own in its place. */
#ifndef HL_DRIVERS_DEVICE_IOCTL_H
#define HL_DRIVERS_DEVICE_IOCTL_H

/* As ioctl(2), interrupted calls made again; 0 or more, or negative errno. */
int hl_device_ioctl(int fd, unsigned long request, void *argument);

#endif
