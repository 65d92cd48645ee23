import { connect, createServer } from 'node:net';

/**
 * A way to a server that can be cut: what is open breaks, what comes meanwhile is refused at once.
 * @param {string} url of the server
 * @returns {Promise<{ url: string, cut: () => void, mend: () => void, close: () => void }>}
 */
export async function openLink(url) {
  const { hostname, port, protocol } = new URL(url);
  const open = new Set();
  let whole = true;
  const listener = createServer((client) => {
    if (!whole) return client.destroy();
    const server = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      open.add(from);
      from.setNoDelay(true);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    whole = false;
    open.forEach((socket) => socket.destroy());
  };
  return {
    url: `${protocol}//127.0.0.1:${listener.address().port}`,
    cut,
    mend: () => (whole = true),
    close() {
      cut();
      listener.close();
    },
  };
}
