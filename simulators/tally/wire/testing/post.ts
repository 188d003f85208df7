import { request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly bytes: Buffer;
  readonly text: string;
}

/** Posts UTF-16LE as a careful client does, or what `options` say. */
export function post(
  url: string,
  body: string | Buffer,
  options: { readonly contentType?: string; readonly signal?: AbortSignal } = {},
): Promise<Reply> {
  const contentType = options.contentType ?? 'text/xml; charset=utf-16';
  const isWide = /utf-16/.test(contentType);
  const bytes = typeof body === 'string' ? Buffer.from(body, isWide ? 'utf16le' : 'utf8') : body;
  return exchange(url, 'POST', contentType, bytes, options.signal);
}

export function get(url: string, contentType?: string): Promise<Reply> {
  return exchange(url, 'GET', contentType, undefined, undefined);
}

/** A version 1 collection request. */
export function collection(
  definition: string,
  options: { readonly statics?: string; readonly id?: string } = {},
): string {
  return (
    `<ENVELOPE><HEADER><VERSION>1</VERSION><TALLYREQUEST>Export</TALLYREQUEST><TYPE>Collection</TYPE><ID>${options.id ?? 'Ours'}</ID></HEADER>` +
    `<BODY><DESC><STATICVARIABLES>${options.statics ?? ''}</STATICVARIABLES><TDL><TDLMESSAGE>${definition}</TDLMESSAGE></TDL></DESC></BODY></ENVELOPE>`
  );
}

function exchange(
  url: string,
  method: string,
  contentType: string | undefined,
  body: Buffer | undefined,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(body === undefined ? {} : { 'content-length': body.length }),
    };
    const outgoing = request(url, { method, headers, agent: false, ...(signal === undefined ? {} : { signal }) });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const wide = /utf-16/.test(response.headers['content-type'] ?? '');
        const text = bytes.toString(wide ? 'utf16le' : 'latin1');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text });
      });
    });
    outgoing.end(body);
  });
}
