/** A spec that breaks while it is loaded. */
throw new Error('this spec cannot be loaded');
