/*
 * The least that a server can do for limit.sh: it reads a request of a known size and sends the same answer each time, without
 * looking at it, on one thread. What it reaches is what the kernel and the load generator leave to any server.
 *
 *   constant PORT BYTES     BYTES of a request, head and body
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 1024

static const char ANSWER[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Model-Revision: 1\r\n"
    "X-Model-Digest: 0000000000000000000000000000000000000000000000000000000000000000\r\nContent-Length: 65\r\n\r\n"
    "{\"score\":0.123456789,\"p\":0.12345,\"anomaly\":false,\"threshold\":0.1}";

static void watch(int poll, int socket) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event)) perror("epoll_ctl");
}

int main(int count, char **arguments) {
  static char buffer[1 << 16];
  static long came[MOST];
  struct epoll_event events[MOST];
  int yes = 1;
  if (count != 3) {
    fprintf(stderr, "usage: constant PORT BYTES\n");
    return 2;
  }
  long bytes = atol(arguments[2]);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int poll = epoll_create1(0);
  struct sockaddr_in here = {
      .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, MOST)) {
    perror("constant");
    return 1;
  }
  watch(poll, listener);
  for (;;) {
    int ready = epoll_wait(poll, events, MOST, -1);
    for (int i = 0; i < ready; i++) {
      int client = events[i].data.fd;
      if (client == listener) {
        int next = accept(listener, NULL, NULL);
        if (next < 0 || next >= MOST) return 1;
        setsockopt(next, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        came[next] = 0;
        watch(poll, next);
        continue;
      }
      ssize_t length = read(client, buffer, sizeof buffer);
      if (length <= 0) {
        close(client);
        continue;
      }
      came[client] += length;
      if (came[client] >= bytes) {
        came[client] -= bytes;
        if (write(client, ANSWER, sizeof ANSWER - 1) < 0) perror("write");
      }
    }
  }
}
