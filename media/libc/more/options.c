/* getopt(3), as glibc has it: operands move behind the options, unless the option string begins with + or POSIXLY_CORRECT; - gives them as option 1. */
typedef unsigned long size_t;
struct option { const char *name; int has_arg; int *flag; int val; };

extern char *optarg;
extern int optind, opterr, optopt;
int dprintf(int fd, const char *format, ...);
size_t strlen(const char *s);
int strncmp(const char *a, const char *b, size_t n);

/* Where the next option of a word like -abc is; the operands that were passed over are argv[first] to argv[last - 1]. */
static const char *next;
static int first, last;
/* Of the first call, and of one with optind 0: how operands are treated. */
static int started, mode;

static int is_option(const char *s)
{
	return s[0] == '-' && s[1];
}

/* The operands passed over move behind the options between last and optind. */
static void permute(char **argv)
{
	int moved = optind - last, count = last - first;

	for (int i = 0; i < moved; i++) {
		char *option = argv[last + i];

		for (int j = last + i; j > first + i; j--)
			argv[j] = argv[j - 1];
		argv[first + i] = option;
	}
	first += moved;
	last = first + count;
}

static int long_option(int argc, char **argv, const char *options, const struct option *longs, int *index, const char *prefix, int quiet)
{
	const char *name = next, *value;
	int found = -1, ambiguous = 0, i;
	size_t n = 0;

	while (name[n] && name[n] != '=')
		n++;
	value = name[n] ? name + n + 1 : 0;
	for (i = 0; longs[i].name; i++) {
		if (strncmp(longs[i].name, name, n))
			continue;
		if (strlen(longs[i].name) == n) {
			found = i;
			ambiguous = 0;
			break;
		}
		if (found >= 0)
			ambiguous = 1;
		else
			found = i;
	}
	next = 0;
	optind++;
	if (found < 0 || ambiguous) {
		if (!quiet)
			dprintf(2, ambiguous ? "%s: option '%s%s' is ambiguous\n" : "%s: unrecognized option '%s%s'\n", argv[0], prefix, name);
		optopt = 0;
		return '?';
	}
	if (value && !longs[found].has_arg) {
		if (!quiet)
			dprintf(2, "%s: option '%s%s' doesn't allow an argument\n", argv[0], prefix, longs[found].name);
		optopt = longs[found].val;
		return '?';
	}
	if (!value && longs[found].has_arg == 1) {
		if (optind >= argc) {
			if (!quiet)
				dprintf(2, "%s: option '%s%s' requires an argument\n", argv[0], prefix, longs[found].name);
			optopt = longs[found].val;
			return options[0] == ':' ? ':' : '?';
		}
		value = argv[optind++];
	}
	optarg = (char *)value;
	if (index)
		*index = found;
	if (longs[found].flag) {
		*longs[found].flag = longs[found].val;
		return 0;
	}
	return longs[found].val;
}

static int options_of(int argc, char **argv, const char *options, const struct option *longs, int *index, int only)
{
	int quiet, c;
	const char *o;

	if (optind == 0 || !started) {
		if (optind == 0)
			optind = 1;
		started = 1;
		next = 0;
		first = last = optind;
		mode = *options == '-' || *options == '+' ? *options : 0;
	}
	if (*options == '-' || *options == '+')
		options++;
	quiet = !opterr || *options == ':';
	optarg = 0;
	if (!next || !*next) {
		next = 0;
		if (last > optind)
			last = optind;
		if (first > optind)
			first = optind;
		if (!mode) {
			if (first != last && last != optind)
				permute(argv);
			else if (last != optind)
				first = optind;
			while (optind < argc && !is_option(argv[optind]))
				optind++;
			last = optind;
		}
		if (optind < argc && argv[optind][0] == '-' && argv[optind][1] == '-' && !argv[optind][2]) {
			optind++;
			if (first != last && last != optind)
				permute(argv);
			else if (first == last)
				first = optind;
			last = argc;
			optind = argc;
		}
		if (optind >= argc) {
			if (first != last)
				optind = first;
			return -1;
		}
		if (!is_option(argv[optind])) {
			if (mode != '-')
				return -1;
			optarg = argv[optind++];
			return 1;
		}
		if (longs && argv[optind][1] == '-') {
			next = argv[optind] + 2;
			return long_option(argc, argv, options, longs, index, "--", quiet);
		}
		next = argv[optind] + 1;
		if (longs && only) {
			const char *keep = next;
			size_t n = 0;

			while (keep[n] && keep[n] != '=')
				n++;
			for (int i = 0; longs[i].name; i++)
				if (!strncmp(longs[i].name, keep, n) && (n > 1 || strlen(longs[i].name) == n))
					return long_option(argc, argv, options, longs, index, "-", quiet);
		}
	}
	c = *next++;
	if (!*next)
		optind++;
	for (o = options; *o && (*o != c || c == ':' || c == ';'); o++)
		;
	if (!*o) {
		if (!quiet)
			dprintf(2, "%s: invalid option -- '%c'\n", argv[0], c);
		optopt = c;
		return '?';
	}
	if (o[1] != ':')
		return c;
	if (*next) {
		optarg = (char *)next;
		optind++;
	} else if (o[2] != ':') {
		if (optind >= argc) {
			if (!quiet)
				dprintf(2, "%s: option requires an argument -- '%c'\n", argv[0], c);
			optopt = c;
			c = options[0] == ':' ? ':' : '?';
		} else {
			optarg = argv[optind++];
		}
	}
	next = 0;
	return c;
}

int getopt(int argc, char *const argv[], const char *options)
{
	return options_of(argc, (char **)argv, options, 0, 0, 0);
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
	return options_of(argc, (char **)argv, options, longs, index, 0);
}

int getopt_long_only(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
	return options_of(argc, (char **)argv, options, longs, index, 1);
}
