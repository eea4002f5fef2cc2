/* long double in static objects, structures, unions, calls, variadic and old-style functions, assignments, comparisons, NaN and infinity, mathematics. */
#include <stdio.h>
#include <stdarg.h>
#include <math.h>
#include <complex.h>
#include <string.h>
#include <stdlib.h>
struct M {
	char c;
	long double x;
	int k;
};
union U {
	long double l;
	unsigned char b[16];
};
static long double arr[]={1,2.5L,-3e-10L,0x1.8p3L,1.0L/3,5/2,(float)0.1,1e4931L*10};
long double g=7;
static long double gz;
const long double *pg=&arr[4];
long double nested=-(1.0L+2)*3;
long double sum(int n,...) {
	va_list ap;
	va_start(ap,n);
	long double s=0;
	for(int i=0;i<n;i++) s+=va_arg(ap,long double);
	double d=va_arg(ap,double);
	int k=va_arg(ap,int);
	va_end(ap);
	return s+d+k;
}
static long double rec(int n) {
	return n<=1?1.0L:n*rec(n-1);
}
long double kr(a,b) long double a;
int b;
{ return a*b; } struct M mk(long double x) {
	struct M m={'q',x,5};
	return m;
}
long double (*fp)(int)=rec;
static int tl(long double x) {
	return x?1:0;
}
static _Bool tb(long double x) {
	return x;
}
static long double many(long double a,int i,long double b,double d,long double c,float f) {
	return a+i*b-d*c+f;
}
int main(void) {
	for(int i=0;i<8;i++) printf("%Lg %La|",arr[i],arr[i]);
	printf("\n%Lg %Lg %Lg %Lg\n",g,gz,*pg,nested);
	printf("%.5Lf %Lf\n",sum(3,1.5L,2.25L,1e10L,.5,7),rec(25));
	printf("%Lf %Lf\n",kr(1.5L,4),fp(10));
	struct M m=mk(3.75L),n;
	n=m;
	n.x*=2;
	n.x++;
	--n.x;
	printf("%Lg %Lg %d %zu\n",m.x,n.x,n.k,sizeof m);
	union U u={.l=-1.0L};
	for(int i=0;i<10;i++)printf("%02x",u.b[i]);
	puts("");
	printf("%d %d %d %d %d\n",tl(0.0L),tl(-0.0L),tl(1e-4940L),tb(0.5L),tb(0));
	long double x=1e19L;
	printf("%llu %lld %d %u %d\n",(unsigned long long)x,(long long)-1e18L,(int)-3.9L,(unsigned)3e9L,(char)65.5L);
	long double y=(unsigned char)200;
	y+=(short)-5;
	y-=1u;
	y*=2ull;
	y/=3.0f;
	printf("%.18Lg\n",y);
	int k=10;
	k*=1.25L;
	k-=.5L;
	printf("%d\n",k);
	double d=1;
	d+=1e-17L;
	float f=16777216;
	f+=1.0L;
	printf("%.17g %g\n",d,f);
	unsigned char uc=250;
	uc+=10.0L;
	printf("%d %d %d %d %d %d\n",1.0L<2,2.0L<=2,3.0L>2,2.0L>=3,1.0L==1,1.0L!=1);
	long double nn=NAN;
	printf("%d %d %d %d %d\n",nn<1,nn<=1,nn>1,nn==nn,nn!=nn);
	printf("%Lf %LF %Le %d\n",nn,-nn,1/0.0L,!nn);
	x=2;
	x=x>1?x*x:x/2;
	printf("%Lg %Lg\n",x,x?:5);
	long double *p=&x;
	*p+=1;
	p[0]*=2;
	printf("%Lg\n",*p);
	long double vla[k];
	for(int i=0;i<k;i++)vla[i]=i*.5L;
	printf("%Lg %zu\n",vla[k-1],sizeof vla);
	printf("%Lg\n",many(1,2,3,4,5,6));
	printf("%Lg %Lg %Lg %Lg %Lg %Lg\n",floorl(-2.5L),ceill(-2.5L),roundl(2.5L),truncl(-2.7L),rintl(2.5L),nearbyintl(3.5L));
	int e;
	long double fr=frexpl(10,&e);
	printf("%Lg %d %Lg\n",fr,e,ldexpl(.5L,4));
	long double w;
	fr=modfl(-3.75L,&w);
	printf("%Lg %Lg %Lg\n",fr,w,copysignl(3,-1));
	printf("%Lg %Lg %Lg\n",fmaxl(1,2),fminl(1,NAN),fmodl(-7.5L,2));
	printf("%.19Lg %.10Lg %.10Lg\n",sqrtl(3),powl(2,.5L),sinl(1));
	char b[60];
	sprintf(b,"%.3Lf|%10.2Le|%-12Lg|%+Lg|%#.0Lf|%012.3Lf",1.2345L,12345.678L,.5L,2.0L,3.0L,-1.5L);
	puts(b);
	printf("%d\n",snprintf(b,5,"%Lf",123.456L));
	printf("%.0La %.3La %LA\n",1.9375L,1.9999L,255.5L);
	printf("%Lf %.30Lf\n",1e25L,1e-20L);
	long double a2[2][2]={{1,2},{3}};
	printf("%Lg %Lg\n",a2[1][0],a2[1][1]);
	_Complex double z=1+2*I;
	printf("%g\n",creal(z*z));
	printf("%s\n",_Generic(1.0L+1,long double:"ld",default:"no"));
	__int128 q=(__int128)1<<70;
	printf("%Lg %d\n",(long double)(long long)(q>>10),(int)(long double)7);
	printf("%Lg\n",strtold("  -1.25e2xyz",0));
	long double c1=1.1L,c2=1.1;
	printf("%d %d\n",c1==c2,(double)c1==1.1);
	const long double cc=2;
	printf("%Lg %d\n",cc*cc,(int)(sizeof(1.0L*2)));
	switch((int)cc) {
		case 2: puts("two");
	}
	for(long double t=0;t<1;t+=.25L) printf("%Lg ",t);
	puts("");
	return (int)(x-10);
}
