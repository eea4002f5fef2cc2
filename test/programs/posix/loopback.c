/* TCP on the loopback device: a port that the kernel chooses, both names, the end of a stream, nobody who listens. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *listening)
{
	struct sockaddr_in peer;
	socklen_t size = sizeof peer;
	int s = accept(*(int *)listening, (struct sockaddr *)&peer, &size);
	char text[64];
	ssize_t n;

	while ((n = read(s, text, sizeof text)) > 0)
		for (ssize_t i = 0; i < n; i++)
			write(s, &text[n - 1 - i], 1);
	close(s);
	return peer.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && size == sizeof peer ? "known" : "?";
}

int main(void)
{
	int listening = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof name;
	char text[16] = "";
	pthread_t server;
	void *peer;
	ssize_t n, all = 0;

	setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	printf("bind %d\n", bind(listening, (struct sockaddr *)&name, size));
	listen(listening, 1);
	getsockname(listening, (struct sockaddr *)&name, &size);
	printf("port %d\n", ntohs(name.sin_port) > 1023);
	pthread_create(&server, 0, serve, &listening);
	printf("connect %d, nodelay %d\n", connect(s, (struct sockaddr *)&name, size), setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
	write(s, "level", 5);
	shutdown(s, SHUT_WR);
	while ((n = read(s, text + all, sizeof text - all)) > 0)
		all += n;
	printf("%zd %s\n", all, text);
	pthread_join(server, &peer);
	printf("peer %s\n", (char *)peer);
	close(s);
	close(listening);
	s = socket(AF_INET, SOCK_STREAM, 0);
	printf("nobody %d", connect(s, (struct sockaddr *)&name, size));
	printf(" %s\n", strerror(errno));
	return 0;
}
