// What libraries do word by word: only whole words inside of the object are read, and bytes behind a string's end are not looked at.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static size_t words(const char *s, size_t room) {
	const char *p = s;
	for (; (size_t)(p - s) + 8 <= room; p += 8) {
		uint64_t w;
		memcpy(&w, p, 8);
		if ((w - 0x0101010101010101ull) & ~w & 0x8080808080808080ull) break;
	}
	while (*p) p++;
	return p - s;
}
static uint32_t crc(const void *data, size_t n) {
	const unsigned char *p = data;
	uint32_t c = ~0u;
	while (n--) { c ^= *p++; for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1; }
	return ~c;
}
int main(void) {
	char *s = calloc(1, 24), buffer[64];
	strcpy(s, "0123456789abcdefgh");
	if (words(s, 24) != 18 || strlen(s) != 18) return 1;
	strcpy(buffer, "short");                       // the rest has no value
	if (strlen(buffer) != 5 || strcmp(buffer, "short") || strchr(buffer, 'z') || memchr(buffer, 't', sizeof buffer) != buffer + 4) return 2;
	if (strncmp(buffer, "shore", 4) || strncasecmp(buffer, "SHORT", 60) || strnlen(buffer, sizeof buffer) != 5) return 3;
	char *copy = strdup(buffer), *part = strndup(buffer, 3);
	if (strcmp(copy, "short") || strcmp(part, "sho")) return 4;
	char exact[5];
	memcpy(exact, "exact", 5);
	if (memcmp(exact, "exact", 5) || strncmp(exact, "exactly", 5) || memchr(exact, 'x', 5) != exact + 1) return 5;
	printf("%.5s %.*s\n", exact, 3, exact);
	strncpy(buffer, "ab", 4);
	if (buffer[3] != 0 || strlen(buffer) != 2) return 6;
	snprintf(buffer, sizeof buffer, "%-8s|%3d|", "ab", 7);
	char *token = strtok(buffer, "|"), *next = strtok(NULL, "|");
	if (strcmp(token, "ab      ") || strcmp(next, "  7")) return 7;
	memmove(s + 2, s, 10);
	memmove(s, s + 2, 10);
	if (strncmp(s, "0123456789", 10)) return 8;
	printf("%08x\n", crc(s, 24));
	free(part); free(copy); free(s);
	return 0;
}
