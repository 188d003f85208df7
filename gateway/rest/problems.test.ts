import path from 'node:path';
import { expect, test } from 'vitest';
import type { SourceId, TenantId } from '../../contract/ids.ts';
import { ProblemDetails } from '../../contract/rest.ts';
import { hashSecret } from '../access/secrets.ts';
import { GatewayClient } from '../client/client.ts';
import { openSqliteStorage } from '../storage/sqlite/open.ts';
import type { Storage } from '../storage/storage.ts';
import { connect, pair, sourceOffer } from '../test-agent.ts';
import { testGateway } from '../test-gateway.ts';

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly key?: string | null;
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
}

async function call(gateway: { url: string; adminKey: string }, { method, path, key, body, headers }: Call) {
  const authorization = key === null ? {} : { authorization: `Bearer ${key ?? gateway.adminKey}` };
  const response = await fetch(`${gateway.url}${path}`, {
    method: method ?? 'GET',
    headers: { ...authorization, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = ProblemDetails.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return [problem.status, problem.code];
}

const idempotent = { 'idempotency-key': 'k' };

test.each<[string, Call, [number, string]]>([
  ['no key', { path: '/api/v1/sources', key: null }, [401, 'key.invalid']],
  ['a wrong key', { path: '/api/v1/sources', key: 'lbk_wrong' }, [401, 'key.invalid']],
  ['an unknown route', { path: '/api/v1/moon' }, [404, 'not-found']],
  ['a path outside the API', { path: '/', key: null }, [404, 'not-found']],
  ['an unknown source', { path: '/api/v1/sources/nope/records' }, [404, 'not-found']],
  ['an unknown job', { path: '/api/v1/jobs/nope' }, [404, 'not-found']],
  ['an unknown installation', { method: 'DELETE', path: '/api/v1/installations/nope' }, [404, 'not-found']],
  ['a limit that is no number', { path: '/api/v1/changes?limit=many' }, [422, 'request.invalid']],
  ['a page made up', { path: '/api/v1/jobs?page=made-up' }, [422, 'page.invalid']],
  [
    'a body that is not JSON',
    { method: 'POST', path: '/api/v1/pair', body: '{', key: null },
    [400, 'request.not-json'],
  ],
  ['a body of another form', { method: 'POST', path: '/api/v1/pair', body: '{}', key: null }, [422, 'request.invalid']],
  [
    'a job without an idempotency key',
    { method: 'POST', path: '/api/v1/jobs', body: '{}' },
    [422, 'idempotency-key.missing'],
  ],
  [
    'a body without end',
    { method: 'POST', path: '/api/v1/jobs', body: ' '.repeat(3 * 1024 * 1024), headers: idempotent },
    [413, 'request.too-large'],
  ],
])('answers %s with a problem document', async (_, request, expected) => {
  expect(await call(await testGateway(), request)).toEqual(expected);
});

test('shows a tenant nothing of another one', async () => {
  let storage: Storage | undefined;
  const openStorage = (data: string) => (storage = openSqliteStorage(path.join(data, 'gateway.sqlite')));
  const gateway = await testGateway({ openStorage });
  const identity = await pair(gateway);
  const books = 'books-1' as SourceId;
  await connect(gateway.url, identity, { sources: [sourceOffer(books)] });
  const job = await gateway.client.createJob({ type: 'connection.test', sourceId: books, input: {} }, 'k');

  const tenantId = 'tenant_other' as TenantId;
  await storage?.tenancy.createTenant({ tenantId, hashKey: 'h' }, new Date());
  await storage?.tenancy.addApiKey(tenantId, hashSecret('other-key'), new Date());
  const other = new GatewayClient({ url: gateway.url, apiKey: 'other-key' });
  expect(await other.sources()).toEqual([]);
  expect(await other.installations()).toEqual([]);
  expect((await other.jobPage()).jobs).toEqual([]);
  for (const path of [
    `/api/v1/sources/${books}`,
    `/api/v1/sources/${books}/records`,
    `/api/v1/sources/${books}/tie-outs`,
    `/api/v1/jobs/${job.jobId}`,
  ]) {
    expect(await call(gateway, { path, key: 'other-key' })).toEqual([404, 'not-found']);
  }
  const move = { method: 'POST', path: `/api/v1/sources/${books}/owner`, body: JSON.stringify(identity) };
  expect(await call(gateway, { ...move, key: 'other-key' })).toEqual([404, 'not-found']);
});
