/* Who there is: root alone. What the C locale says of itself. */
int strcmp(const char *a, const char *b);
struct passwd { char *name, *password; unsigned int uid, gid; char *gecos, *dir, *shell; };
struct group { char *name, *password; unsigned int gid; char **members; };

struct passwd *getpwuid(unsigned int uid)
{
	static struct passwd root = { "root", "x", 0, 0, "root", "/root", "/bin/bash" };

	return uid == 0 ? &root : 0;
}

struct passwd *getpwnam(const char *name)
{
	return strcmp(name, "root") ? 0 : getpwuid(0);
}

struct group *getgrgid(unsigned int gid)
{
	static char *none[1];
	static struct group root = { "root", "x", 0, none };

	return gid == 0 ? &root : 0;
}

struct group *getgrnam(const char *name)
{
	return strcmp(name, "root") ? 0 : getgrgid(0);
}

char *nl_langinfo(int item)
{
	return item == 14 ? "ANSI_X3.4-1968" : item == 65536 ? "." : "";
}

int snprintf(char *s, unsigned long n, const char *format, ...);

/* Addresses of IPv4 as text; numbers in the order of the network. */
int inet_aton(const char *s, unsigned int *address)
{
	unsigned char bytes[4];
	int i;

	for (i = 0; i < 4; i++) {
		unsigned int value = 0, digits = 0;

		while (*s >= '0' && *s <= '9' && digits++ < 3)
			value = value * 10 + (*s++ - '0');
		if (digits == 0 || value > 255 || *s != (i < 3 ? '.' : 0))
			return 0;
		bytes[i] = value;
		s += i < 3;
	}
	__builtin_memcpy(address, bytes, 4);
	return 1;
}

unsigned int inet_addr(const char *s)
{
	unsigned int address;

	return inet_aton(s, &address) ? address : ~0U;
}

int inet_pton(int family, const char *s, void *address)
{
	int *__errno_location(void);

	if (family != 2) {
		*__errno_location() = 97;
		return -1;
	}
	return inet_aton(s, address);
}

const char *inet_ntop(int family, const void *address, char *s, unsigned int size)
{
	const unsigned char *b = address;
	int *__errno_location(void);

	if (family != 2 || size < 16) {
		*__errno_location() = family != 2 ? 97 : 28;
		return 0;
	}
	snprintf(s, size, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
	return s;
}

struct in_addr { unsigned int address; };

char *inet_ntoa(struct in_addr address)
{
	static char text[16];

	return (char *)inet_ntop(2, &address, text, sizeof text);
}
