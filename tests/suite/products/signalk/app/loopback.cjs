/* The server has no setting for the address that it listens on: here it is loopback alone. */
'use strict';
const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  const isBare = typeof port === 'number' && typeof rest[0] !== 'string';
  return isBare ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest);
};
