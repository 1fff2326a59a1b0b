/** The spec of a broken run, which breaks while it is loaded. */
throw new Error('this spec cannot be loaded');
