complete --command helpdesk --wraps hd
