import { getPayload } from 'payload';
import config from './payload.config.ts';
await getPayload({ config });
process.exit(0);
