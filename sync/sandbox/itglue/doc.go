// Package itglue is a practice copy of the IT Glue API: one account in memory that
// answers as the vendor's published documents, examples and quoted errors say. It
// is written from those facts alone and shares nothing with our connector, so that
// one misreading cannot hide in both.
//
// Make one with New. Reach it through RoundTripper (no sockets, works under
// testing/synctest) or as an http.Handler. Editor is the hand of everybody else:
// people at IT Glue's screens, the PSA, the RMM. Records, Violations, Requests and
// FaultsHit show afterwards what happened. Save and Load keep an account from run
// to run.
//
// # What it reproduces
//
//   - the header checks: x-api-key (401 without, 403 wrong or revoked), Content-Type
//     application/vnd.api+json with or without a charset on whatever has a body (415);
//   - 3000 requests in any 300 seconds, then 429 (see Limit);
//   - kebab case out, kebab or snake case (also City, otpSecret) in; ids as texts at
//     the top and as numbers in attributes, ids above 2^53, the same id in different kinds;
//   - lists with data, included, meta and links (empty on one page), 50 to a page and
//     1000 at most; the sort, filter and include names of each route and no others;
//     ties broken by id; quick notes cut at 250 characters in the index;
//   - records the PSA owns: one locked attribute and the whole PATCH is refused (422);
//   - the mirror rule: a configuration's primary IP and MAC are those of its primary
//     interface, whichever side is written;
//   - relationships in a POST of configurations only, and refused in any PATCH;
//   - bulk: create below the parent, update flat with ids among the attributes, delete
//     by body or by filter, a whole request that fails as one;
//   - error bodies in the vendor's several shapes; an HTML 404 for unknown routes;
//   - updated-at in UTC with milliseconds, moved by real changes only; no uniqueness,
//     no tombstones, organizations that are still listed a while after their deletion;
//   - read-only and unknown attributes are passed over; references must exist, and a
//     deleted record is emptied out of what referred to it without moving updated-at;
//   - attachments below the record they hang on, by strict base64 under file_name or
//     by a form, never below an organization; only their name can be changed;
//   - related items that nothing lists: they come with the show of the record they
//     lead from, and doubles are taken;
//   - embedded passwords, whose values come with the show of one, to a key with
//     Password Access, and which the other key (LimitedKey) neither sees nor sends;
//   - flexible assets, listed by type only, whose traits are replaced as a whole, tags
//     written as ids and read as objects; a Password trait is a password of the list too;
//   - expirations, which follow the dates of other records.
//
// Served: organizations, organization types and statuses, configurations,
// configuration types and statuses, configuration interfaces, manufacturers, models,
// operating systems, platforms, countries, regions, locations, contacts, contact
// types, attachments, related items, passwords, password categories, flexible asset
// types, their fields and assets, expirations, checklists with their tasks, documents
// and domains. Each family has its file, which is a table for
// the generic code.
//
// A download-url leads back here. By default it has a token that stands for the key
// and is good for ten minutes of the server's clock; see DownloadMode. Requests for
// files do not count against the pace.
//
// # Switches
//
// Where nobody published the truth there is a switch, and its zero value is the
// default: see Switches. A connector must live with every position. Positions lists
// them one by one, and DrawSwitches mixes them.
//
// # Faults
//
// Faults come as text for --faults, read by ParseFaults: terms separated by commas.
//
//	seed=7             the dice; the same seed and requests give the same faults
//	refuse=P           the connection is refused, nothing was sent (over a socket: closed)
//	drop-before=P      the request is lost on the way in
//	drop-after=P       the work is done, the answer is lost
//	stall=P            the work is done, the answer hangs for two minutes and is lost
//	429=P              429 though the pace was kept
//	burst=N            each of these goes on for N requests
//	500=P  500-after=P an error, with nothing done or with the work done
//	504=P  504-after=P a gateway's timeout (HTML), likewise
//	html=P             502 with an HTML page, nothing done
//	portal=P           200 with an HTML page, as a hotel's network does, nothing done
//	truncate=P         the work is done, half of the answer arrives
//	length=P           the work is done, Content-Length promises more than arrives
//	endless=P          the work is done, the answer does not end before 2 GiB
//	redirect=P         307 to another host, nothing done; whoever follows is noted
//	changed=P          the record of a PATCH is changed by somebody else just before
//	gone=P             the record that a request names is deleted just before
//	merged=P           the organization of a write is merged away just before
//	slow-page=N        a list with a larger page[size] times out (504)
//	KIND@N             the Nth request meets this fault for certain: drop-after@3
//	latency=20ms       each request waits so long, and
//	jitter=5ms         up to so much longer
//	revoke-after=N     after N requests the key is revoked (403)
//	retry-after=FORM   none, seconds or date: the header that goes with 429
//	writes-only, reads-only, methods=POST+PATCH
//	                   which requests meet the faults that have a probability
//
// P is a probability; one request meets one of them at most, so together they are 1
// at most. SetFaults and Heal change them while the server runs.
//
// The last three strike only where they can: on a request that names a record, and
// where there is another organization. FaultsHit counts those that did.
//
// What cannot be a probability is done by hand: Options.OnRequest runs before each
// request is handled, outside the lock, and may use the Editor. RevokeKey, RestoreKey and IssueKey play the administrator.
package itglue
