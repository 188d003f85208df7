import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type SourceId, sourceStream } from '../../contract/ids.ts';
import { GatewayClient } from '../client/client.ts';
import { connect, type Identity, pair, sourceOffer, type TestStream, upsert, type Wire } from '../test-agent.ts';
import { collect, temporaryFolder } from '../test-gateway.ts';

const books = 'books-1' as SourceId;
const program = fileURLToPath(new URL('dying-gateway.ts', import.meta.url));
const batches = 12;
const deadlyLives = 4;

test('DESIGN rule 2: a kill between store and ack loses nothing and doubles nothing', async () => {
  const data = temporaryFolder();
  const sent: Buffer[] = [];
  let identity: Identity | undefined;
  let stream: TestStream | undefined;
  let storedUnacked = 0;

  for (let life = 1, stored = 0; stored < batches; life += 1) {
    const gateway = await start(data, life <= deadlyLives ? life : 0);
    identity ??= await pair(gateway);
    const streams = stream ? [stream.offer()] : [];
    const session = await connect(gateway.url, identity, { sources: [sourceOffer(books)], streams });
    const told = session.stream(sourceStream(books));
    stream ??= told;
    expect(told.epoch).toBe(stream.epoch);
    storedUnacked += told.last - stream.offer().acked;
    stream.acknowledge(told.last);

    // As the agent does: what was sent and is not stored goes first, in the bytes it went in before.
    for (const batch of sent.slice(told.last)) session.wire.sendRaw(batch);
    while (sent.length < batches && sent.length < life * 3) {
      const batch = stream.batch([upsert(`r${sent.length}`)]);
      sent.push(batch);
      session.wire.sendRaw(batch);
    }
    stored = await acked(session.wire, stream);
    await gateway.kill();
  }

  expect(storedUnacked).toBeGreaterThan(0);
  const { url, adminKey } = await start(data, 0);
  const client = new GatewayClient({ url, apiKey: adminKey });
  const changes = await collect(client.changes({ cursor: 0 }));
  expect(changes.map(({ id }) => id)).toEqual(sent.map((_, n) => `r${n}`));
});

/** The last number acked, once that is all or the gateway died. */
async function acked(wire: Wire, stream: TestStream): Promise<number> {
  while (stream.offer().acked < stream.last) {
    const ack = await wire.next('ack').catch(() => null);
    if (ack === null) break;
    stream.acknowledge(ack.last);
  }
  return stream.offer().acked;
}

async function start(data: string, appends: number) {
  const child = spawn(process.execPath, [program, data, String(appends)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url, adminKey } = JSON.parse(line.toString('utf8')) as { url: string; adminKey: string };
  return { url, adminKey, kill };
}
