/* Patterns of the shell (fnmatch(3)). */
#define FNM_PATHNAME 1
#define FNM_NOESCAPE 2
#define FNM_PERIOD 4

/* One [...] against a character; the place behind it, or NULL when there is no end. */
static const char *set(const char *p, int c, int *in)
{
	int invert = *p == '!' || *p == '^', found = 0;

	if (invert)
		p++;
	for (const char *start = p; *p && (*p != ']' || p == start); p++) {
		int lo = (unsigned char)*p, hi = lo;

		if (p[1] == '-' && p[2] && p[2] != ']') {
			hi = (unsigned char)p[2];
			p += 2;
		}
		if (c >= lo && c <= hi)
			found = 1;
	}
	*in = found != invert;
	return *p ? p + 1 : 0;
}

int fnmatch(const char *pattern, const char *s, int flags)
{
	const char *start = s;

	for (;; pattern++, s++) {
		int leading = *s == '.' && flags & FNM_PERIOD && (s == start || (flags & FNM_PATHNAME && s[-1] == '/'));
		const char *next;
		int in;

		switch (*pattern) {
		case 0:
			return *s ? 1 : 0;
		case '?':
			if (!*s || leading || (*s == '/' && flags & FNM_PATHNAME))
				return 1;
			break;
		case '*':
			if (leading)
				return 1;
			while (*pattern == '*')
				pattern++;
			for (;; s++) {
				if (!fnmatch(pattern, s, flags & ~FNM_PERIOD))
					return 0;
				if (!*s || (*s == '/' && flags & FNM_PATHNAME))
					return 1;
			}
		case '[':
			next = set(pattern + 1, (unsigned char)*s, &in);
			if (next) {
				if (!*s || leading || !in)
					return 1;
				pattern = next - 1;
				break;
			}
			if (*s != '[')
				return 1;
			break;
		case '\\':
			if (!(flags & FNM_NOESCAPE) && pattern[1])
				pattern++;
			/* fall through */
		default:
			if (*s != *pattern)
				return 1;
		}
	}
}
