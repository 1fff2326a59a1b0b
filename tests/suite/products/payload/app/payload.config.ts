import { sqliteAdapter } from '@payloadcms/db-sqlite';
import { buildConfig } from 'payload';

const { WEB_URL: web = '', SMOKE_USER, SMOKE_PASSWORD, SMOKE_USER_2, SMOKE_PASSWORD_2 } = process.env;

export default buildConfig({
  serverURL: web,
  secret: process.env.PAYLOAD_SECRET!,
  cors: [web],
  csrf: [web],
  db: sqliteAdapter({ client: { url: `file:${process.env.DATABASE_FILE}` }, push: true }),
  collections: [{ slug: 'users', auth: { tokenExpiration: 3600 }, admin: { useAsTitle: 'email' }, fields: [] }],
  // Gravatar would be asked from a machine that may have no internet.
  admin: { user: 'users', avatar: 'default' },
  telemetry: false,
  typescript: { autoGenerate: false },
  onInit: async payload => {
    const { totalDocs } = await payload.count({ collection: 'users' });
    if (totalDocs === 0)
      for (const [email, password] of [
        [SMOKE_USER, SMOKE_PASSWORD],
        [SMOKE_USER_2, SMOKE_PASSWORD_2],
      ])
        await payload.create({ collection: 'users', data: { email, password } });
  },
});
