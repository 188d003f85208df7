import type { Source } from '../../agent/connectors/source.ts';
import type { Writer } from '../../agent/connectors/writer.ts';

/** Before and after every step, so that anything can happen between any two. What it throws ends the process. */
export type Watch = (point: string) => void;

/** The source with its own writer, each step of it watched. */
export function watchedSource(source: Source, watch: Watch): Source {
  const { writer } = source;
  return {
    sourceId: source.sourceId,
    probe: (cursor, signal) => source.probe(cursor, signal),
    pull: (cursor, signal) => source.pull(cursor, signal),
    reread: (...asked) => source.reread(...asked),
    census: (signal) => source.census(signal),
    balances: (asOn, signal) => source.balances(asOn, signal),
    writer: writer && watchedWriter(writer, watch),
  };
}

function watchedWriter(writer: Writer, watch: Watch): Writer {
  const step = async <T>(name: string, body: () => Promise<T>): Promise<T> => {
    watch(`before ${name}`);
    const result = await body();
    watch(`after ${name}`);
    return result;
  };
  return {
    withLease: (signal, body) => writer.withLease(signal, body),
    prepare: (...asked) => step('prepare', () => writer.prepare(...asked)),
    preview: (...asked) => step('preview', () => writer.preview(...asked)),
    look: (draft, signal) => step('look', () => writer.look(draft, signal)),
    mark: (signal) => step('mark', () => writer.mark(signal)),
    requestOf: (draft) => writer.requestOf(draft),
    send: (draft, signal) => step('send', () => writer.send(draft, signal)),
    find: (draft, mark, signal) => step('find', () => writer.find(draft, mark, signal)),
    readBack: (draft, ref, signal) => step('read-back', () => writer.readBack(draft, ref, signal)),
    compare: (draft, found) => writer.compare(draft, found),
  };
}
