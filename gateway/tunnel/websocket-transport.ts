import type { WebSocket } from 'ws';
import { maxControlFrameBytes } from '../../contract/frames.ts';
import type { Transport } from './transport.ts';

/** A peer that leaves this much unread is cut off. */
const maxUnsentBytes = 64 * 1024 * 1024;
/** How long a peer may take to answer our close. */
const closeMs = 2000;

export function websocketTransport(socket: WebSocket): Transport {
  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > maxUnsentBytes) return socket.terminate();
      socket.send(text);
    },
    close(code) {
      socket.close(code);
      const timer = setTimeout(() => socket.terminate(), closeMs);
      socket.once('close', () => clearTimeout(timer));
    },
    receive({ text, bytes, closed }) {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) return bytes(data);
        if (data.length > maxControlFrameBytes) return text('');
        text(data.toString('utf8'));
      });
      socket.on('close', closed);
      // `close` follows, and says everything there is to say.
      socket.on('error', () => {});
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}
