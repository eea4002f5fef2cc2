/* The handshake comes first, once, with the right version. */
#include "uffd.h"

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct pollfd p = { .events = POLLIN };
	struct uffd_msg msg;
	int fd = uffd_new(O_NONBLOCK);
	char *area = pages(1);

	need(fd >= 0, "userfaultfd");
	p.fd = fd;
	say("register before the handshake", uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("read before the handshake", read(fd, &msg, sizeof(msg)));
	say("poll before the handshake", poll(&p, 1, 0));
	printf("revents 0x%x\n", p.revents);
	api.api = 0xab;
	say("wrong version", ioctl(fd, UFFDIO_API, &api));
	printf("api 0x%llx features 0x%llx ioctls 0x%llx\n", api.api, api.features, api.ioctls);
	api.api = UFFD_API;
	api.features = 1ULL << 63;
	say("unknown feature", ioctl(fd, UFFDIO_API, &api));
	printf("api 0x%llx features 0x%llx ioctls 0x%llx\n", api.api, api.features, api.ioctls);
	api.api = UFFD_API;
	api.features = 0;
	say("right", ioctl(fd, UFFDIO_API, &api));
	printf("api 0x%llx\n", api.api);
	api.features = 0;
	say("again", ioctl(fd, UFFDIO_API, &api));
	say("no such ioctl", ioctl(fd, _IO(UFFDIO, 0x55), 0));
	say("bad pointer", ioctl(fd, UFFDIO_REGISTER, (void *)8));
	say("poll with nothing to read", poll(&p, 1, 0));
	say("read with nothing to read", read(fd, &msg, sizeof(msg)));
	say("read of too little", read(fd, &msg, sizeof(msg) - 1));
	return 0;
}
