#include <stdio.h>
typedef __int128 i; typedef unsigned __int128 u;
#define MX ((i)(((u)1<<127)-1))
#define T(op,t,a,b) ({ t r=0; int f=__builtin_##op##_overflow(a,b,&r); printf(#op " " #t " %d %016lx%016lx\n", f, (unsigned long)((u)r>>64), (unsigned long)r); })
int main(void){ i m=MX, n=-MX-1, one=1, two=2; u um=~(u)0, z=0; T(add,i,m,one); T(add,i,m,n); T(sub,i,n,one); T(sub,i,m,one); T(mul,i,m,two); T(mul,i,(i)1<<60,(i)1<<60); T(add,u,um,(u)1); T(sub,u,z,(u)1); T(mul,u,um,(u)2); T(mul,u,(u)5,(u)7); T(add,long,m,one); T(add,long,(i)5,(i)6); T(mul,int,(i)1<<40,two); T(add,i,1,2); T(sub,u,1,2); T(mul,i,0xffffffffffffffffUL,0xffffffffffffffffUL); unsigned __int128 h=4; __builtin_mul_overflow((unsigned char)h,-16,&h); printf("%lx\n",(unsigned long)(h>>64)); return 0;}
