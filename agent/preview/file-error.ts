import { BridgeError } from '../../contract/errors.ts';

const reasons: { readonly [code: string]: string } = {
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EBUSY: 'another program holds it',
  ELOOP: 'its links go in circles',
  EIO: 'the disk can not be read',
  EMFILE: 'too many files are open',
};

/** What the file system refused, in plain words; anything that is not its error goes on as it is. */
export function fileError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined || code === 'ABORT_ERR' || error instanceof BridgeError) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new BridgeError('file.missing', { details: { path }, cause: error });
  return new BridgeError('file.unreadable', { details: { path, reason: reasons[code] ?? code }, cause: error });
}
