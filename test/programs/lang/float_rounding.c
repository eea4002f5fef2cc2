/* Floating values that double rounding would get wrong, conversions of 64-bit integers, and their printed forms. */
#include <stdio.h>
int main(void) {
  float a = 1.00000005960464477540f, b = 1.0000000596046447753f, c = 0.1f, d = 16777217.0f, e = 16777219.0000000001f, g = 16777216.9999999999f, h = 1.0000001788139342e0f;
  printf("%a %a %a %a %a %a %a\n", a, b, c, d, e, g, h);
  float x = 16777217, y = 33554435LL; long l = 9007199254740993L; double z = l; float q = l; float r = 0x1000001000000001ULL; float s = 0x7fffffc000000001LL;
  volatile long vl = 0x7fffffc000000001LL; volatile unsigned long vu = 0x8000008000000001UL; float vf = vl, vg = vu;
  printf("%a %a %a %a %a %a %a %a\n", x, y, z, q, r, s, vf, vg);
  volatile float f1 = 16777216.0f, f2 = 1.0f, f3 = 3.0f; volatile double d1 = 0.1, d2 = 3;
  printf("%a %a %a %a\n", f1 + f2, f2 / f3, (float)(d1 * d2), (float)d1 * (float)d2);
  volatile float big = 3e38f; printf("%a %a %d\n", big * 10, -big * 10 + big * 10, (int)(unsigned char)300.7f);
  printf("%.20g %.9g %g %e %G %f %.0f %5.1f|%-8.2f|%+.3e|%#g|%#.0f\n", 0.1, 0.1f, 1e-5, 123456.789, 1e20, 1e15, 2.5, 3.14159, 2.5, 12345.678, 1.0, 3.0);
  printf("%a %A %.3a %a %a\n", 1.0, 0.5, 3.14159, 5e-324, 0.0);
  return 0;
}
