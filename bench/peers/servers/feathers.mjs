// Feathers 5 as its generator lays it out: Koa, Socket.IO, Knex, TypeBox schemas and resolvers, JWT, channels.
import { authenticate, AuthenticationService, JWTStrategy } from '@feathersjs/authentication';
import { feathers } from '@feathersjs/feathers';
import { KnexService } from '@feathersjs/knex';
import { bodyParser, cors, errorHandler, koa, parseAuthentication, rest } from '@feathersjs/koa';
import { Ajv, hooks as schemaHooks, resolve } from '@feathersjs/schema';
import socketio from '@feathersjs/socketio';
import { getValidator, querySyntax, Type } from '@feathersjs/typebox';
import knex from 'knex';

const { DATABASE_URL, JWT_SECRET, PORT, POOL } = process.env;
const db = knex({ client: 'pg', connection: DATABASE_URL, pool: { min: 2, max: Number(POOL) } });

const app = koa(feathers());
app.set('authentication', {
  entity: 'user',
  service: 'users',
  secret: JWT_SECRET,
  authStrategies: ['jwt'],
  jwtOptions: { header: { typ: 'access' }, audience: 'bench', algorithm: 'HS256', expiresIn: '1d' },
});
app.use(cors());
app.use(errorHandler());
app.use(parseAuthentication());
app.use(bodyParser());
app.configure(rest());
app.configure(socketio());

const businessSchema = Type.Object(
  {
    id: Type.String(),
    user_id: Type.String(),
    name: Type.String(),
    category: Type.String(),
    status: Type.String(),
    is_verified: Type.Boolean(),
    stealth_mode_enabled: Type.Boolean(),
    logo_url: Type.Union([Type.String(), Type.Null()]),
    description: Type.Union([Type.String(), Type.Null()]),
    external_id: Type.Union([Type.String(), Type.Null()]),
    created_at: Type.Any(),
    updated_at: Type.Any(),
  },
  { $id: 'Business', additionalProperties: false },
);
const written = ['name', 'category', 'status', 'description'];
const dataSchema = Type.Pick(businessSchema, written, { $id: 'BusinessData', additionalProperties: false });
const patchSchema = Type.Partial(dataSchema, { $id: 'BusinessPatch' });
const querySchema = querySyntax(Type.Pick(businessSchema, ['id', 'user_id', 'name', 'status', 'created_at']));

const dataValidator = new Ajv({});
const queryValidator = new Ajv({ coerceTypes: true });
const ownUserId = async (value, _record, context) => context.params.user?.id ?? value;
const none = resolve({});
const onlyOwn = resolve({ user_id: ownUserId });
const touched = resolve({ updated_at: async () => new Date() });

app.use('users', new KnexService({ Model: db, name: 'users' }), { methods: ['get'] });
app.use('businesses', new KnexService({ Model: db, name: 'businesses', paginate: { default: 20, max: 50 } }), {
  methods: ['find', 'get', 'create', 'patch', 'remove'],
});
const authentication = new AuthenticationService(app);
authentication.register('jwt', new JWTStrategy());
app.use('authentication', authentication);

app.service('users').hooks({ around: { all: [authenticate('jwt')] } });
app.service('businesses').hooks({
  around: { all: [authenticate('jwt'), schemaHooks.resolveExternal(none), schemaHooks.resolveResult(none)] },
  before: {
    all: [schemaHooks.validateQuery(getValidator(querySchema, queryValidator)), schemaHooks.resolveQuery(onlyOwn)],
    create: [schemaHooks.validateData(getValidator(dataSchema, dataValidator)), schemaHooks.resolveData(onlyOwn)],
    patch: [schemaHooks.validateData(getValidator(patchSchema, dataValidator)), schemaHooks.resolveData(touched)],
  },
});

app.on('login', (_result, { connection }) => {
  if (connection) app.channel(`userIds/${connection.user.id}`).join(connection);
});
app.service('businesses').publish((business) => app.channel(`userIds/${business.user_id}`));

await db.schema.createTable('users', (table) => {
  table.uuid('id').primary().defaultTo(db.fn.uuid());
  table.string('email').unique();
  table.string('password');
});
await db.schema.createTable('businesses', (table) => {
  table.uuid('id').primary().defaultTo(db.fn.uuid());
  table.uuid('user_id').notNullable().references('id').inTable('users');
  table.string('name').notNullable();
  table.string('category').notNullable().defaultTo('Other');
  table.string('status').notNullable().defaultTo('active');
  table.boolean('is_verified').notNullable().defaultTo(false);
  table.boolean('stealth_mode_enabled').notNullable().defaultTo(false);
  table.string('logo_url');
  table.text('description');
  table.string('external_id');
  table.timestamp('created_at').notNullable().defaultTo(db.fn.now());
  table.timestamp('updated_at').notNullable().defaultTo(db.fn.now());
  table.index(['user_id', 'created_at']);
});
await app.listen(Number(PORT), '127.0.0.1');
