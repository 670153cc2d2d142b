// GraphQL Yoga on Node's own server: https://the-guild.dev/graphql/yoga-server/docs
import { createServer } from "node:http"
import { createSchema, createYoga } from "graphql-yoga"
import { resolvers, typeDefs } from "./fleet.mjs"

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }) })
const server = createServer(yoga)
server.listen(0, "127.0.0.1", () => console.log(server.address().port))
