#include <stdio.h>
#include <getopt.h>
#include <wchar.h>
int main(void) { char *argv[] = { "prog", "-a", "-bvalue", "-c", "sep", "-de", "rest", 0 }; int c; while ((c = getopt(7, argv, "ab:c:de")) != -1) printf("%c %s\n", c, optarg ? optarg : "-"); printf("%d %s\n", optind, argv[optind]); char *lv[] = { "prog", "--verbose", "--file=x", "--name", "y", "-q", "z", 0 }; int v = 0, idx; struct option lo[] = { { "verbose", 0, &v, 7 }, { "file", 1, 0, 'f' }, { "name", 1, 0, 'n' }, { 0 } }; optind = 1; while ((c = getopt_long(7, lv, "q", lo, &idx)) != -1) printf("%d %s\n", c, optarg ? optarg : "-"); printf("%d %d\n", v, optind); wchar_t w[10]; wcscpy(w, L"wide"); printf("%zu %d %d\n", wcslen(w), wcscmp(w, L"wide"), (int)(wcschr(w, L'd') - w)); return 0; }
