/* C11 7.6 as far as it is true here: results are rounded to nearest, and no exception flags are kept, so that none has a name. */
#ifndef _FL_FENV_H
#define _FL_FENV_H
typedef unsigned short fexcept_t;
typedef struct { int round; } fenv_t;
#define FE_TONEAREST 0
#define FE_ALL_EXCEPT 0
#define FE_DFL_ENV ((const fenv_t *)-1)
static inline int fegetround(void) { return FE_TONEAREST; }
static inline int fesetround(int mode) { return mode != FE_TONEAREST; }
static inline int feclearexcept(int excepts) { return excepts != 0; }
static inline int feraiseexcept(int excepts) { return excepts != 0; }
static inline int fetestexcept(int excepts) { (void)excepts; return 0; }
static inline int fegetenv(fenv_t *env) { env->round = FE_TONEAREST; return 0; }
static inline int feholdexcept(fenv_t *env) { return fegetenv(env); }
static inline int fesetenv(const fenv_t *env) { (void)env; return 0; }
static inline int feupdateenv(const fenv_t *env) { (void)env; return 0; }
#endif
