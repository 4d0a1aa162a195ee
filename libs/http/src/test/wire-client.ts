import { connect } from 'node:net';

/** Sends bytes as they are and returns all bytes of the answer; `end` also closes our side, so that the server need not wait. */
export async function sendRaw(
  port: number,
  request: string | Buffer,
  then: 'wait' | 'end' = 'wait',
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  if (then === 'end') socket.end(request);
  else socket.write(request);
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.on('error', () => socket.destroy());
  });
  return Buffer.concat(chunks).toString('latin1');
}
