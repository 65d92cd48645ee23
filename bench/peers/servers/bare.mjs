// Express 5, Socket.IO with the Redis adapter, pg: as a team without a framework writes it.
import { createServer } from 'node:http';
import express from 'express';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';

const { DATABASE_URL, REDIS_URL, JWT_SECRET, PORT, POOL, RECOVERY } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL) });

/** The documented way to have Socket.IO itself give back what was missed, or the adapter most teams have. */
async function socketOptions() {
  const client = createClient({ url: REDIS_URL });
  await client.connect();
  if (RECOVERY) return { adapter: createStreamsAdapter(client), connectionStateRecovery: {} };
  const subscriber = client.duplicate();
  await subscriber.connect();
  return { adapter: createAdapter(client, subscriber) };
}

const app = express();
const http = createServer(app);
const io = new Server(http, await socketOptions());

io.use((socket, next) => {
  try {
    socket.data.userId = jwt.verify(socket.handshake.auth.token, JWT_SECRET).userId;
    next();
  } catch {
    next(new Error('unauthorized'));
  }
});
io.on('connection', (socket) => socket.join(`user:${socket.data.userId}`));

app.use(express.json());
app.use('/api', (req, res, next) => {
  try {
    req.userId = jwt.verify((req.headers.authorization ?? '').replace('Bearer ', ''), JWT_SECRET).userId;
    next();
  } catch {
    res.status(401).json({ error: 'unauthorized' });
  }
});

app.get('/api/businesses', async (req, res) => {
  const [list, count] = await Promise.all([
    pool.query('select * from businesses where user_id = $1 order by created_at desc, id desc limit 20', [req.userId]),
    pool.query('select count(*)::int as total from businesses where user_id = $1', [req.userId]),
  ]);
  res.json({ businesses: list.rows, total: count.rows[0].total });
});

app.get('/api/businesses/counts', async (req, res) => {
  const { rows } = await pool.query(
    `select count(*)::int as total, (count(*) filter (where status = 'active'))::int as active
     from businesses where user_id = $1`,
    [req.userId],
  );
  res.json(rows[0]);
});

app.post('/api/businesses', async (req, res) => {
  const { name, category, status, description } = req.body;
  const { rows } = await pool.query(
    'insert into businesses (user_id, name, category, status, description) values ($1, $2, $3, $4, $5) returning *',
    [req.userId, name, category, status, description],
  );
  io.to(`user:${req.userId}`).emit('business:created', { business: rows[0] });
  res.status(201).json({ business: rows[0] });
});

app.patch('/api/businesses/:id', async (req, res) => {
  const { rows } = await pool.query(
    'update businesses set name = $3, updated_at = now() where id = $2 and user_id = $1 returning *',
    [req.userId, req.params.id, req.body.name],
  );
  if (!rows[0]) return res.status(404).json({ error: 'not found' });
  io.to(`user:${req.userId}`).emit('business:updated', { business: rows[0] });
  return res.json({ business: rows[0] });
});

app.delete('/api/businesses/:id', async (req, res) => {
  const { rowCount } = await pool.query('delete from businesses where id = $2 and user_id = $1', [
    req.userId,
    req.params.id,
  ]);
  if (rowCount === 0) return res.status(404).json({ error: 'not found' });
  io.to(`user:${req.userId}`).emit('business:deleted', { businessId: req.params.id });
  return res.json({ businessId: req.params.id });
});

await pool.query(`
  create table businesses (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    name text not null,
    category text not null default 'Other',
    status text not null default 'active',
    is_verified boolean not null default false,
    stealth_mode_enabled boolean not null default false,
    logo_url text,
    description text,
    external_id text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create index on businesses (user_id, created_at desc, id desc)`);
http.listen(Number(PORT), '127.0.0.1');
