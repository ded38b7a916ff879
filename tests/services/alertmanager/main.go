// Command alertmanager reads configurations as Alertmanager 0.28 does, and says what is wrong with one. With -teams it
// also sends one alert as every receiver of Teams would, to the address in a file.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/notify/msteamsv2"
	"github.com/prometheus/alertmanager/template"
	"github.com/prometheus/alertmanager/types"
	"github.com/prometheus/common/model"
)

func main() {
	teams := flag.String("teams", "", "file with the address that stands for Teams")
	flag.Parse()
	for _, name := range flag.Args() {
		read, err := config.LoadFile(name)
		if err == nil && *teams != "" {
			err = tell(read, *teams)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func tell(read *config.Config, address string) error {
	texts, err := template.FromGlobs(read.Templates)
	if err != nil {
		return err
	}
	texts.ExternalURL = &url.URL{Scheme: "http", Host: "alertmanager.example"}
	for _, receiver := range read.Receivers {
		for _, channel := range receiver.MSTeamsV2Configs {
			channel.WebhookURLFile = address
			sender, err := msteamsv2.New(channel, texts, slog.New(slog.DiscardHandler))
			if err != nil {
				return err
			}
			if _, err := sender.Notify(about(receiver.Name), alert()); err != nil {
				return err
			}
		}
	}
	return nil
}

func about(receiver string) context.Context {
	ctx := notify.WithReceiverName(notify.WithGroupKey(context.Background(), "group"), receiver)
	return notify.WithGroupLabels(ctx, model.LabelSet{"alertname": "MrrsNoAnswers"})
}

func alert() *types.Alert {
	began := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return &types.Alert{Alert: model.Alert{
		Labels: model.LabelSet{"alertname": "MrrsNoAnswers", "severity": "critical"},
		Annotations: model.LabelSet{
			"summary":     "Photos come in and nothing is answered",
			"description": "For 5 minutes.",
			"runbook_url": "dashboards/runbooks/pipeline.md#mrrsnoanswers",
		},
		StartsAt: began,
		EndsAt:   time.Now().Add(time.Hour),
	}}
}
