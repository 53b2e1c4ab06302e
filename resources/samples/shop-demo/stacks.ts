// Stack traces as the languages print them.

export const GATEWAY_TIMEOUT = `java.net.http.HttpTimeoutException: request timed out
\tat java.net.http/jdk.internal.net.http.HttpClientImpl.send(HttpClientImpl.java:951)
\tat java.net.http/jdk.internal.net.http.HttpClientFacade.send(HttpClientFacade.java:133)
\tat shop.payment.gateway.CardGateway.authorize(CardGateway.java:88)
\tat shop.payment.PaymentService.charge(PaymentService.java:141)
\tat shop.payment.PaymentController.charge(PaymentController.java:52)
Caused by: java.io.IOException: connection reset by peer
\t... 5 more`;

export const MODEL_MISSING = `Traceback (most recent call last):
  File "/app/recommendation/api.py", line 61, in recommend
    scores = self.model.rank(user_id, candidates)
  File "/app/recommendation/model.py", line 34, in rank
    vector = self.users[user_id]
KeyError: 'user-90412'`;

export const OUT_OF_STOCK = `inventory: reserve KR-1042: not enough stock (wanted 3, have 1)
shop/inventory.(*Store).Reserve
\t/src/inventory/store.go:214
shop/inventory.(*Handler).PostReservation
\t/src/inventory/http.go:97
net/http.HandlerFunc.ServeHTTP
\t/usr/local/go/src/net/http/server.go:2322`;

export const MAIL_REFUSED = `Traceback (most recent call last):
  File "/app/email_worker/worker.py", line 118, in send
    smtp.send_message(message)
  File "/usr/lib/python3.13/smtplib.py", line 988, in send_message
    return self.sendmail(from_addr, to_addrs, flatmsg, mail_options)
smtplib.SMTPRecipientsRefused: {'kim@example.com': (451, b'4.7.1 Greylisting in action, try again later')}`;
