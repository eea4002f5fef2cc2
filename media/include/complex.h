#ifndef _FL_COMPLEX_H
#define _FL_COMPLEX_H
#define complex _Complex
#define _Complex_I (__extension__ 1.0iF)
#define I _Complex_I
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#define CMPLXF(x, y) __builtin_complex((float)(x), (float)(y))
#define CMPLXL(x, y) __builtin_complex((long double)(x), (long double)(y))
double hypot(double x, double y);
double atan2(double y, double x);
double exp(double x);
double sin(double x);
double cos(double x);
double log(double x);
double sqrt(double x);
double fabs(double x);
double copysign(double x, double y);
#define __fl_complex(name, type) \
	static inline type creal##name(type _Complex z) { return __real__ z; } \
	static inline type cimag##name(type _Complex z) { return __imag__ z; } \
	static inline type _Complex conj##name(type _Complex z) { return ~z; } \
	static inline type cabs##name(type _Complex z) { return hypot(__real__ z, __imag__ z); } \
	static inline type carg##name(type _Complex z) { return atan2(__imag__ z, __real__ z); } \
	static inline type _Complex __fl_of##name(type x, type y) { type _Complex z; __real__ z = x; __imag__ z = y; return z; } \
	static inline type _Complex cexp##name(type _Complex z) { type r = exp(__real__ z); return __fl_of##name(r * cos(__imag__ z), r * sin(__imag__ z)); } \
	static inline type _Complex clog##name(type _Complex z) { return __fl_of##name(log(cabs##name(z)), carg##name(z)); } \
	static inline type _Complex cpow##name(type _Complex x, type _Complex y) { return cexp##name(y * clog##name(x)); } \
	static inline type _Complex csqrt##name(type _Complex z) \
	{ \
		type r = cabs##name(z), t; \
		if (r == 0) return __fl_of##name(0, __imag__ z); \
		t = sqrt((r + fabs(__real__ z)) / 2); \
		if (__real__ z >= 0) return __fl_of##name(t, __imag__ z / (2 * t)); \
		return __fl_of##name(fabs(__imag__ z) / (2 * t), copysign(t, __imag__ z)); \
	}
__fl_complex(, double)
__fl_complex(f, float)
__fl_complex(l, long double)
#undef __fl_complex
#endif
