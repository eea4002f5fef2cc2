/* long double: constants, arithmetic, conversions, limits, printf, strtold, scanf, bytes in memory. */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <float.h>
struct H {
	long double a,b;
}
h={1.5L,-2.25L};
long double third(void) {
	return 1/3.0L;
}
struct H sum(struct H x,struct H y) {
	return (struct H) {
		x.a+y.a,x.b*y.b
	};
}
int main(void) {
	long double x=1.0L/3;
	printf("%.20Lf %.25Lg %Le\n",x,x,x);
	printf("%d %d %zu %zu\n",LDBL_MANT_DIG,LDBL_DIG,sizeof x,_Alignof(long double));
	printf("%.30Lg %Lg %Lg\n",LDBL_EPSILON,LDBL_MAX,LDBL_MIN);
	printf("%La %La\n",1.0L,x);
	printf("%.20Lg %d\n",0.1L,0.1L==0.1);
	long double y=1e4000L;
	printf("%Lg %Lg\n",y,y*y);
	printf("%lld %llu\n",(long long)9223372036854775807.0L,(unsigned long long)18446744073709551615.0L);
	printf("%.3Lf %.3Lf\n",sum(h,h).a,sum(h,h).b);
	printf("%.20Lg\n",third()*3);
	printf("%.21Lg\n",(long double)0xffffffffffffffffull);
	float f=x;
	double d=x;
	printf("%.10g %.20g\n",f,d);
	printf("%.22Lg\n",sqrtl(2.0L));
	printf("%.22Lg %.22Lg\n",strtold("0.1",0),strtold("1e-4940",0));
	printf("%Lg %Lg %Lg\n",fabsl(-2.5L),floorl(-2.5L),fmodl(7.5L,2));
	long double a=5;
	a+=1.5;
	a/=4;
	a++;
	printf("%Lg %d %d\n",a,a>2,(int)a);
	printf("%Lg %Lg %d\n",-x*0,1/0.0L,(0/0.0L)!=(0/0.0L));
	long double arr[3]={1,2,3};
	printf("%Lg %zu\n",arr[0]+arr[2],sizeof arr);
	long double s=0;
	sscanf("3.14159265358979323846","%Lf",&s);
	printf("%.20Lf\n",s);
	unsigned char *p=(unsigned char*)&s;
	for(int i=0;i<10;i++)printf("%02x",p[i]);
	puts("");
	printf("%.15Lf %10.2Lf|%-10.2Lf|%+Lf\n",1e-10L,3.14159L,2.5L,1.0L);
	long double big=1;
	for(int i=0;i<100;i++)big*=3;
	printf("%.0Lf\n",big);
	printf("%Lf\n",123456789012345678.0L);
	return 0;
}
