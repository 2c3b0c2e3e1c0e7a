package main

import (
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// configLines are the lines on which keys of a configuration stand, by their dotted path.
type configLines map[string]int

// readConfigLines finds the lines of the keys of a document that is well formed.
func readConfigLines(data []byte) configLines {
	lines := configLines{}
	var parser unstable.Parser
	parser.Reset(data)
	table := ""
	for parser.NextExpression() {
		node := parser.Expression()
		path, line := pathOf(&parser, node)
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = path + "."
			lines.add(path, line)
		case unstable.KeyValue:
			lines.add(table+path, line)
			lines.addInline(&parser, table+path, node.Value())
		}
	}
	return lines
}

func (l configLines) addInline(parser *unstable.Parser, path string, value *unstable.Node) {
	if value.Kind != unstable.InlineTable {
		return
	}
	for children := value.Children(); children.Next(); {
		child := children.Node()
		key, line := pathOf(parser, child)
		l.add(path+"."+key, line)
		l.addInline(parser, path+"."+key, child.Value())
	}
}

func (l configLines) add(path string, line int) {
	if _, known := l[path]; !known {
		l[path] = line
	}
}

// pathOf returns the dotted key of a table or a value, and its line.
func pathOf(parser *unstable.Parser, node *unstable.Node) (path string, line int) {
	var words []string
	for key := node.Key(); key.Next(); {
		if line == 0 {
			line = parser.Shape(key.Node().Raw).Start.Line
		}
		words = append(words, string(key.Node().Data))
	}
	return strings.Join(words, "."), line
}

// of returns the line of a key, or of the nearest table around it.
func (l configLines) of(path string) int {
	for {
		if line, ok := l[path]; ok {
			return line
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return 1
		}
		path = path[:i]
	}
}

// nearestKey offers the key that was meant; empty where none is near.
func nearestKey(path []string) string {
	known := keysOf(reflect.TypeFor[config](), path[:len(path)-1])
	if len(known) == 0 {
		return ""
	}
	return ": " + strings.Join(known, ", ") + " are accepted here"
}

// keysOf lists the keys that are accepted below a path.
func keysOf(t reflect.Type, path []string) (keys []string) {
	for _, word := range path {
		if t.Kind() == reflect.Map {
			t = t.Elem()
			continue
		}
		field, ok := fieldOf(t, word)
		if !ok {
			return nil
		}
		t = field.Type
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for field := range t.Fields() {
		if key := field.Tag.Get("toml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	for field := range t.Fields() {
		if field.Tag.Get("toml") == key {
			return field, true
		}
	}
	return reflect.StructField{}, false
}
