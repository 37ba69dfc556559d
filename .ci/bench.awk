# Turns what Go's benchmarks print into tables: a benchmark is a table, its sub-benchmarks are the rows, its units the columns.
BEGIN {
	heading["Pace"] = "Where RingCentral's limit binds"
	heading["FirstCopy"] = "How long the newest recording waits for a list of all"
	heading["Office"] = "Which office is too large: a working day at the usual limits"
	heading["Ceiling"] = "Which office loses something: three days at a fortieth of the limit, kept for two"
	heading["Messages"] = "The messages of an hour"
	heading["Listing"] = "The calls of a quiet hour"
	heading["Mailboxes"] = "The messages of all extensions: a working day at the usual limits"
	heading["MailboxesWeek"] = "The messages of all extensions: a week at the usual limits, each item once"
	heading["Crowd"] = "What a round of all extensions costs the program"
	heading["Throughput"] = "Where nothing limits"
	heading["Places"] = "Into places that are not Dropbox"
	heading["Allocations"] = "Allocations"
	heading["Memory"] = "Memory"
	heading["Pass"] = "The pass of a quiet hour"
	heading["Publishing"] = "What is uploaded of pages"
	heading["Store"] = "The store"
	heading["Known"] = "The engine on a store of years"
	heading["LogTab"] = "The LOG tab, from the press to the rows"
	heading["Frozen"] = "How long the window stands still"
	heading["Window"] = "The real window"
	heading["Start"] = "The start of commands"
	heading["Build"] = "Building"
	first["Throughput"] = "s copyurl-s of-copyurl floor-s of-floor rclone-best-s of-rclone-best fetching-alone-s of-both rclone-plain-s calls/file rclone-calls/file cpu-ms/file rclone-cpu-ms/file cpu-s/GB copyurl-cpu-s/GB floor-cpu-s/GB rclone-cpu-s/GB peak-MB above-idle-MB private-MB rclone-peak-MB"
	first["Places"] = "s rclone-s of-rclone"
	first["Pace"] = "calls s least-s %-over-least %-of-allowed refused in-penalty"
	first["Office"] = "%-of-quota %-for-listing middle-min latest-min left-at-close caught-up-h left refused in-penalty"
	first["Ceiling"] = "calls middle-min latest-min left lost refused in-penalty"
	first["Messages"] = "calls minutes left refused in-penalty"
	first["Listing"] = "heavy/h medium/h light/h"
	first["Mailboxes"] = "middle-min-recording latest-min-recording middle-min-text latest-min-text h-between-listings listings archived not-archived refused in-penalty"
	first["MailboxesWeek"] = first["Mailboxes"]
	first["Memory"] = first["Pass"] = "s cpu-s peak-MB above-idle-MB private-MB"
	first["Build"] = "cold-s again-s linking-s MB"
	# The targets: table, pattern of the row, column, the most that is allowed, and in words.
	target("Pace", "", "%-over-least", 2, "where the limit binds, within 2 % of the least time")
	target("Pace", "", "in-penalty", 0, "no call during a penalty")
	target("Office", "", "in-penalty", 0, "no call during a penalty")
	target("Mailboxes", "", "in-penalty", 0, "no call during a penalty")
	target("MailboxesWeek", "", "in-penalty", 0, "no call during a penalty")
	target("Throughput", "recordings", "of-copyurl", 0.5, "recordings in half the time of rclone with the same work (copyurl)")
	target("Throughput", "recordings", "of-rclone-best", 1.5, "recordings in 1.5 times what rclone needs from the disk")
	target("Throughput", "2000-recordings.*to-both", "s", 8, "2000 recordings with 80 ms to both services in 8 s")
	target("Throughput", "recordings", "calls/file", 0.1, "at most 0.1 Dropbox calls a recording")
	target("Places", "(folder|S3)", "of-rclone", 1, "into a folder and to S3 as fast as rclone copies the same files there")
	target("Publishing", "", "kB", 300, "at most 300 kB for one new text")
	target("Pass", "", "first-s", 120, "a first pass over all of it in 120 s")
	target("Memory", "", "above-idle-MB", 100, "under 100 MB above idle, whatever the size and the number")
	target("Memory", "", "again-above-idle-MB", 100, "the same when all of it is found in the queue again")
	target("Throughput", "", "above-idle-MB", 100, "the same while that much is archived")
	target("Pass", "", "above-idle-MB", 100, "the same for a pass over years")
	target("Pass", "", "first-above-idle-MB", 100, "the same for the first pass over them")
	target("Store", "week", "ms", 10, "a week of the log in under 10 ms")
	target("Store", "file", "B/item", 700, "at most 700 bytes of store an item")
	target("Known", "search-a-year", "ms", 150, "a search of a year in 150 ms")
	target("Known", "search-all-years", "ms", 1000, "a search of eleven years in a second")
	target("Frozen", "", "cpu-ms-longest", 50, "the window never stands still for more than 50 ms")
	target("Window", "^start$", "s-until-drawn", 1, "the first window within a second")
	target("Window", "tray", "%-of-a-core", 1.1, "idle in the tray below what Fyne's own loop costs")
	target("Start", "", "ms", 50, "commands start in under 50 ms")
}

function target(t, row, unit, most, words) {
	n = ++targets
	goalTable[n] = t; goalRow[n] = row; goalUnit[n] = unit; goalMost[n] = most; goalWords[n] = words
}

/^\|/ && !growth { print } # who measured, and when

/^Benchmark/ && NF >= 4 && $2 ~ /^[0-9]+$/ {
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name) # the number of processors
	slash = index(name, "/")
	t = slash ? substr(name, 1, slash - 1) : name
	row = slash ? substr(name, slash + 1) : name
	if (!(t in rows)) { order[++tables] = t; rows[t] = 0 }
	if (!((t, row) in known)) { known[t, row] = 1; rowName[t, ++rows[t]] = row }
	for (i = 3; i < NF; i += 2) {
		if (growth && $(i + 1) ~ /rclone|copyurl|floor|fetching|of-both/) continue
		value[t, row, $(i + 1)] = $i
		if (!((t, $(i + 1)) in hasUnit)) { hasUnit[t, $(i + 1)] = 1; unitName[t, ++units[t]] = $(i + 1) }
	}
}

function number(v, a) {
	if (v == "") return ""
	a = v < 0 ? -v : v
	if (a >= 100) return sprintf("%.0f", v)
	if (a >= 10) return sprintf("%.1f", v)
	if (a >= 1 || a == 0) return v == int(v) ? sprintf("%d", v) : sprintf("%.2f", v)
	return sprintf("%.3f", v)
}

function plainly(s) { gsub("-", " ", s); gsub("/", ", ", s); return s }

function columns(t, i, n, given, m) {
	count = 0
	m = split(first[t], given, " ")
	for (i = 1; i <= m; i++) if ((t, given[i]) in hasUnit) { column[++count] = given[i]; used[t, given[i]] = 1 }
	for (i = 1; i <= units[t]; i++) if (!((t, unitName[t, i]) in used) && unitName[t, i] != "ns/op") column[++count] = unitName[t, i]
}

function table(t, i, j, line) {
	columns(t)
	printf "\n%s %s\n\n|", growth ? "###" : "##", t in heading ? heading[t] : t
	for (j = 1; j <= count; j++) printf " | %s", column[j]
	printf " |\n| ---"
	for (j = 1; j <= count; j++) printf " | ---:"
	print " |"
	for (i = 1; i <= rows[t]; i++) {
		printf "| %s", plainly(rowName[t, i])
		for (j = 1; j <= count; j++) printf " | %s", number(value[t, rowName[t, i], column[j]])
		print " |"
	}
}

function verdicts(i, j, t, v) {
	print "\n## Against the targets\n\n| target | case | measured | |\n| --- | --- | ---: | --- |"
	for (i = 1; i <= targets; i++) {
		t = goalTable[i]
		for (j = 1; j <= rows[t]; j++) {
			v = value[t, rowName[t, j], goalUnit[i]]
			if (v == "" || rowName[t, j] !~ goalRow[i]) continue
			printf "| %s | %s | %s | %s |\n", goalWords[i], plainly(rowName[t, j]), number(v), v + 0 <= goalMost[i] ? "met" : "**missed**"
		}
	}
}

END {
	if (growth) print "\n## Growth\n\nThe same at 1, 10 and 100 times the work; the last is the work of the tables above."
	else verdicts()
	for (k = 1; k <= tables; k++) table(order[k])
}
