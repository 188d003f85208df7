/** For a wait that was told to stop, which is no error. */
export function ignoreStop(signal: AbortSignal) {
  return (error: unknown) => {
    if (!signal.aborted) throw error;
  };
}
