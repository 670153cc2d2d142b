// Runs the audits of the package graphql-http against a server of GraphQL over HTTP: node graphql_audits.cjs URL
// Prints one JSON object a line: id, name, status (ok, notice, warn, error) and, where it is not ok, why.
const { serverAudits } = require("graphql-http");

async function main(url) {
  for (const audit of serverAudits({ url, fetchFn: fetch })) {
    const { id, name, status, reason } = await audit.fn();
    console.log(JSON.stringify({ id, name, status, reason }));
  }
}

main(process.argv[2]);
