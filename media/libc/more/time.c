/* Times as texts: <time.h> without the clocks. */
typedef unsigned long size_t;
struct tm { int sec, min, hour, mday, mon, year, wday, yday, isdst; long gmtoff; const char *zone; };

size_t strftime(char *s, size_t n, const char *format, const struct tm *t);
struct tm *gmtime_r(const long *t, struct tm *out);
long mktime(struct tm *t);
long time(long *t);
size_t strlen(const char *s);
int strncasecmp(const char *a, const char *b, size_t n);

void tzset(void)
{
}

long timegm(struct tm *t)
{
	return mktime(t);
}

long timelocal(struct tm *t)
{
	return mktime(t);
}

char *asctime_r(const struct tm *t, char *buf)
{
	strftime(buf, 64, "%a %b %e %H:%M:%S %Y\n", t);
	return buf;
}

char *asctime(const struct tm *t)
{
	static char buf[64];

	return asctime_r(t, buf);
}

char *ctime_r(const long *t, char *buf)
{
	struct tm tm;

	return asctime_r(gmtime_r(t, &tm), buf);
}

char *ctime(const long *t)
{
	static char buf[64];

	return ctime_r(t, buf);
}

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" };

/* One of the names, in full or its first three letters. */
static const char *named(const char *s, const char *const *names, int n, int *value)
{
	for (int i = 0; i < n; i++) {
		size_t k = strlen(names[i]);

		if (!strncasecmp(s, names[i], k)) {
			*value = i;
			return s + k;
		}
		if (!strncasecmp(s, names[i], 3)) {
			*value = i;
			return s + 3;
		}
	}
	return 0;
}

static const char *number(const char *s, int digits, int lo, int hi, int *value)
{
	int v = 0, n = 0;

	while (*s == ' ')
		s++;
	for (; n < digits && *s >= '0' && *s <= '9'; n++)
		v = v * 10 + *s++ - '0';
	if (!n || v < lo || v > hi)
		return 0;
	*value = v;
	return s;
}

char *strptime(const char *s, const char *format, struct tm *t)
{
	int v, pm = -1, date = 0, leap;
	static const short before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

	for (; *format && s; format++) {
		if (*format == ' ' || *format == '\t' || *format == '\n') {
			while (*s == ' ' || *s == '\t' || *s == '\n')
				s++;
			continue;
		}
		if (*format != '%') {
			if (*s++ != *format)
				return 0;
			continue;
		}
		format++;
		if (*format == 'E' || *format == 'O')
			format++;
		switch (*format) {
		case 'Y': s = number(s, 4, 0, 9999, &v); t->year = v - 1900; date = 1; break;
		case 'y': s = number(s, 2, 0, 99, &v); t->year = v < 69 ? v + 100 : v; date = 1; break;
		case 'm': s = number(s, 2, 1, 12, &v); t->mon = v - 1; date = 1; break;
		case 'd': case 'e': s = number(s, 2, 1, 31, &t->mday); date = 1; break;
		case 'H': case 'k': s = number(s, 2, 0, 23, &t->hour); break;
		case 'I': case 'l': s = number(s, 2, 1, 12, &v); t->hour = v % 12; break;
		case 'M': s = number(s, 2, 0, 59, &t->min); break;
		case 'S': s = number(s, 2, 0, 61, &t->sec); break;
		case 'j': s = number(s, 3, 1, 366, &v); t->yday = v - 1; break;
		case 'p':
			if (strncasecmp(s, "AM", 2) && strncasecmp(s, "PM", 2))
				return 0;
			pm = (*s | 32) == 'p';
			s += 2;
			break;
		case 'a': case 'A': s = named(s, days, 7, &t->wday); break;
		case 'b': case 'B': case 'h': s = named(s, months, 12, &t->mon); date = 1; break;
		case 'T': s = strptime(s, "%H:%M:%S", t); break;
		case 'R': s = strptime(s, "%H:%M", t); break;
		case 'F': s = strptime(s, "%Y-%m-%d", t); break;
		case 'D': s = strptime(s, "%m/%d/%y", t); break;
		case 's': {
			long seconds = 0;

			if (*s < '0' || *s > '9')
				return 0;
			while (*s >= '0' && *s <= '9')
				seconds = seconds * 10 + *s++ - '0';
			gmtime_r(&seconds, t);
			break;
		}
		case 'n': case 't':
			while (*s == ' ' || *s == '\t' || *s == '\n')
				s++;
			break;
		case '%':
			if (*s++ != '%')
				return 0;
			break;
		default: return 0;
		}
	}
	if (!s)
		return 0;
	if (pm == 1)
		t->hour += 12;
	if (date && t->mday > 0) {
		int y = t->year + 1900, m = t->mon;

		leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
		t->yday = before[m] + t->mday - 1 + (leap && m > 1);
		/* Sakamoto's rule. */
		static const char shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
		if (m < 2)
			y--;
		t->wday = (y + y / 4 - y / 100 + y / 400 + shift[m] + t->mday) % 7;
	}
	return (char *)s;
}
