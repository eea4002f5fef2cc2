// Structures with padding are hashed, compared and written whole after memset, calloc or static storage gave all their bytes a value.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
struct key { char kind; int number; char name[5]; long long wide; char last; };
static uint32_t hash(const void *p, size_t n) {
	const unsigned char *b = p;
	uint32_t h = 2166136261u;
	while (n--) h = (h ^ *b++) * 16777619u;
	return h;
}
struct entry { struct key key; struct entry *next; int value; };
static struct entry *table[16];
static struct entry *find(struct key *k) {
	for (struct entry *e = table[hash(k, sizeof *k) % 16]; e; e = e->next)
		if (!memcmp(&e->key, k, sizeof *k)) return e;
	return NULL;
}
static void put(struct key *k, int value) {
	struct entry *e = calloc(1, sizeof *e), **head = &table[hash(k, sizeof *k) % 16];
	e->key = *k;
	e->value = value;
	e->next = *head;
	*head = e;
}
int main(void) {
	struct key k, other;
	memset(&k, 0, sizeof k);
	memset(&other, 0, sizeof other);
	for (int i = 0; i < 40; i++) {
		k.kind = 'a' + i % 3; k.number = i; snprintf(k.name, sizeof k.name, "n%d", i); k.wide = -i; k.last = i;
		put(&k, i * i);
		memset(&k, 0, sizeof k);
	}
	other.kind = 'b'; other.number = 7; strcpy(other.name, "n7"); other.wide = -7; other.last = 7;
	struct entry *e = find(&other);
	if (!e || e->value != 49) return 1;
	struct key copies[2];
	memcpy(&copies[0], &other, sizeof other);
	memcpy(&copies[1], &copies[0], sizeof other);
	if (memcmp(&copies[0], &copies[1], sizeof other)) return 2;
	char line[64];
	int n = snprintf(line, sizeof line, "%s %d\n", e->key.name, e->value);
	if (write(1, line, n) != n) return 3;
	for (int i = 0; i < 16; i++) while (table[i]) { struct entry *dead = table[i]; table[i] = dead->next; free(dead); }
	return 0;
}
