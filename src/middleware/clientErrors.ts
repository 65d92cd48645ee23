import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server } from 'node:http';

/** What Node's parser calls its refusals, as status and code of the envelope. */
const KNOWN: Record<string, [status: number, code: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'HEADERS_TOO_LARGE'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT'],
};

/** Answers requests that are no proper HTTP, and so never reach the app, in the envelope too, and ends their connections. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const [status, code] = KNOWN[error.code ?? ''] ?? [400, 'BAD_REQUEST'];
    const message = STATUS_CODES[status] ?? '';
    const body = JSON.stringify({ success: false, error: { code, message, requestId: randomUUID() } });
    socket.end(
      `HTTP/1.1 ${status} ${message}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
