-- Up Migration
-- A conversation's messages go before its participants: whom a message concerns is read from the participants, and the
-- cascade of the foreign keys would take these first, so that nobody were told.
create function delete_messages_first() returns trigger language plpgsql as $$
begin
  delete from messages where conversation_id = old.id;
  return old;
end $$;
create trigger messages_first before delete on conversations for each row execute function delete_messages_first();
