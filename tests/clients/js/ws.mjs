// Subscribes as graphql-ws does: node ws.mjs URL. Prints how often it tried, and how it was told to stop.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url] = process.argv.slice(2);
let opened = 0;
const client = createClient({
  url: `${url.replace("http", "ws")}/graphql`,
  webSocketImpl: WebSocket,
  retryAttempts: 3,
  on: { opened: () => (opened += 1) },
});
client.subscribe(
  { query: "subscription { monitors { totalCount } }" },
  {
    next: () => console.log(JSON.stringify({ next: true })),
    error: (event) => console.log(JSON.stringify({ opened, code: event.code, reason: event.reason })),
    complete: () => console.log(JSON.stringify({ complete: true })),
  },
);
