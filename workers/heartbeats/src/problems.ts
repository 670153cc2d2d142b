/** Answers of RFC 9457: what is wrong, and what to do. */

const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  503: "Service Unavailable",
} as const;

export type Status = keyof typeof TITLES;

/** Thrown by what finds it, and answered by the Worker. */
export class Problem extends Error {
  readonly status: Status;
  readonly headers: Record<string, string>;

  constructor(status: Status, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }

  answer(): Response {
    const { status, message: detail } = this;
    return Response.json(
      { type: "about:blank", title: TITLES[status], status, detail },
      { status, headers: { ...this.headers, "content-type": "application/problem+json" } },
    );
  }
}
