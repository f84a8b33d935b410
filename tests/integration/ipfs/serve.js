// An IPFS HTTP API on a free port of the loopback, over a node that is offline and not started: no peers, no network.
// usage: node serve.js FOLDER; prints the multiaddress, ends when its standard input does.

import { create } from 'ipfs-core'
import { HttpApi } from 'ipfs-http-server'

const ipfs = await create({
  repo: process.argv[2],
  start: false,
  offline: true,
  silent: true,
  config: { Addresses: { API: '/ip4/127.0.0.1/tcp/0', Gateway: '', Swarm: [] }, Bootstrap: [] }
})
const api = new HttpApi(ipfs)
await api.start()
console.log(api._apiServers[0].info.ma.toString())
process.stdin.on('end', async () => { await api.stop(); process.exit(0) }).resume()
