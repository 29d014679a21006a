# Prints the medians of the metrics of each benchmark, and of the ratio of its
# time to that of the variant called floor in the same round.

/^Benchmark/ {
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name)
	if (!(name in runs)) order[++names] = name
	run = ++runs[name]
	for (i = 3; i < NF; i += 2) value[name, $(i + 1), run] = $i
	base = name
	sub(/\/.*/, "/floor", base)
	if (value[base, "ns/link", run] > 0)
		value[name, "ratio", run] = value[name, "ns/link", run] / value[base, "ns/link", run]
}

function median(name, unit,    n, i, j, v, t) {
	n = runs[name]
	for (i = 1; i <= n; i++) {
		t = value[name, unit, i] + 0
		for (j = i; j > 1 && v[j-1] > t; j--) v[j] = v[j-1]
		v[j] = t
	}
	return (v[int((n + 1) / 2)] + v[int(n / 2) + 1]) / 2
}

END {
	printf "%-24s %10s %8s %12s %10s\n", "", "ns/link", "x floor", "allocs/link", "B/link"
	for (k = 1; k <= names; k++) {
		name = order[k]
		printf "%-24s %10.0f %8.2f %12.2f %10.0f\n", name, median(name, "ns/link"), median(name, "ratio"),
			median(name, "allocs/link"), median(name, "B/link")
	}
}
