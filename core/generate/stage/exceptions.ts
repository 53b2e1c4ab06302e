import type { Exception } from './span-writer.ts';

// As the languages print them.

export const GATEWAY_TIMEOUT: Exception = {
  type: 'java.net.http.HttpTimeoutException',
  message: 'request timed out',
  stacktrace: `java.net.http.HttpTimeoutException: request timed out
\tat java.net.http/jdk.internal.net.http.HttpClientImpl.send(HttpClientImpl.java:951)
\tat shop.payment.gateway.CardGateway.authorize(CardGateway.java:88)
\tat shop.payment.PaymentService.charge(PaymentService.java:141)
Caused by: java.io.IOException: connection reset by peer
\t... 5 more`,
};

export const FEATURE_MISSING: Exception = {
  type: 'KeyError',
  message: "'device_age'",
  stacktrace: `Traceback (most recent call last):
  File "/app/fraud/api.py", line 61, in score
    features = await asyncio.gather(*tasks)
  File "/app/fraud/features.py", line 34, in load
    return row[name]
KeyError: 'device_age'`,
};

export const OUT_OF_STOCK: Exception = {
  type: 'shop.inventory.OutOfStockException',
  message: 'KR-1042: wanted 3, have 1',
  stacktrace: `shop.inventory.OutOfStockException: KR-1042: wanted 3, have 1
\tat shop.inventory.Store.reserve(Store.java:214)
\tat shop.inventory.ReservationController.post(ReservationController.java:97)`,
};

export const UNAVAILABLE: Exception = {
  type: '*url.Error',
  message: 'Post "http://payment:8080/charges": dial tcp 10.0.2.47:8080: connect: connection refused',
  stacktrace: `shop/checkout.(*Payments).Charge
\t/src/checkout/payments.go:88
shop/checkout.(*Handler).PostOrder
\t/src/checkout/http.go:141
net/http.HandlerFunc.ServeHTTP
\t/usr/local/go/src/net/http/server.go:2322`,
};

export const MAIL_REFUSED: Exception = {
  type: 'smtplib.SMTPRecipientsRefused',
  message: "{'kim@example.com': (451, b'4.7.1 try again later')}",
  stacktrace: `Traceback (most recent call last):
  File "/app/notification/worker.py", line 118, in send
    smtp.send_message(message)
smtplib.SMTPRecipientsRefused: {'kim@example.com': (451, b'4.7.1 try again later')}`,
};
