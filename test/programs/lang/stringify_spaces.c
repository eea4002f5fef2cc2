/* White space in strings made by #: what stands before a parameter counts, also before what expands to nothing; splices; names in \u. */
#include <stdio.h>
#define str(x) #x
#define xstr(x) str(x)
#define at(x, y) x@y
#define NOTHING
#define nothing()
#define ARG(x) x
#define twice(x) x x
#define inside(x) <x NOTHING>
#define spliced\
(s) # s
#define \u00C0 1
#define caf\u00e9 2

#define show(x) puts(xstr(x))

int main(void)
{
	int \u03b1x = 3;

	show(at(foo, bar));
	show(|NOTHING|); show(| NOTHING|); show(|NOTHING |); show(|nothing()nothing()|); show(| nothing() nothing() |);
	show([ARG()] [ARG( )] [ ARG() ] [ARG(NOTHING a)]);
	show(twice( q )); show(inside(a)); show(inside()); show(ARG(ARG( x ) + NOTHING y));
	puts(spliced(a  +  b)); puts(str("a\n" '\'' "\\")); puts(str(a \n b));
	printf("%d %d %d\n", \u00c0, café, αx);
	return 0;
}
