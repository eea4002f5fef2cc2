#define _GNU_SOURCE
#include <sys/mman.h>
#include <fcntl.h>
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(void)
{
	int z = open("/dev/zero", O_RDWR), n = open("/dev/null", O_RDWR); char *p, *s, line[256], buf[8]; FILE *f; int count = 0;
	p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, z, 0); printf("private %d\n", p != MAP_FAILED); if (p != MAP_FAILED) { printf("%d\n", p[5000]); p[5000] = 7; printf("%d\n", p[5000]); }
	s = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, z, 0); printf("shared %d\n", s != MAP_FAILED); if (s != MAP_FAILED) { s[0] = 3; if (fork() == 0) { s[0]++; _exit(0); } wait(NULL); printf("%d\n", s[0]); }
	printf("null %d %s\n", mmap(0, 4096, PROT_READ, MAP_PRIVATE, n, 0) == MAP_FAILED, strerror(errno));
	memset(buf, 1, 8); printf("read zero %zd %d; read null %zd; write null %zd; write zero %zd\n", read(z, buf, 8), buf[3], read(n, buf, 8), write(n, buf, 8), write(z, buf, 8));
	f = fopen("/proc/self/maps", "r"); if (!f) { perror("maps"); return 1; }
	while (fgets(line, sizeof line, f)) {
		unsigned long a, b, off, ino; char perm[8], dev[16], name[128] = ""; int k = sscanf(line, "%lx-%lx %7s %lx %15s %lu %127[^\n]", &a, &b, perm, &off, dev, &ino, name);
		if (k < 6) printf("odd line %s", line);
		if ((char *)a <= p && p < (char *)b) printf("private: %s size>=2 %d off %lx name '%s'\n", perm, b - a >= 8192, off, name);
		if ((char *)a <= s && s < (char *)b) printf("shared: %s size %lu off %lx name '%s'\n", perm, b - a, off, name);
		if (strstr(name, "[stack]") || strstr(name, "[heap]")) count++;
	}
	fclose(f); malloc(1); printf("stack and heap %d\n", count >= 1);
	return 0;
}
