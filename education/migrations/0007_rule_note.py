from django.db import migrations, models

EDITORIAL = "editorial, no study"


def say_editorial(apps, schema_editor):
    """Write down what a rule without a study rests on; until now a rule had nowhere to say so."""
    rules = apps.get_model("education", "RedFlag").objects
    rules.filter(citations=None, note="").update(note=EDITORIAL)


class Migration(migrations.Migration):

    dependencies = [
        ('education', '0006_study_cards'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalredflag',
            name='note',
            field=models.CharField(blank=True, help_text='Without a study, write: editorial, no study', max_length=300, verbose_name='what it rests on'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='note',
            field=models.CharField(blank=True, help_text='Without a study, write: editorial, no study', max_length=300, verbose_name='what it rests on'),
        ),
        migrations.RunPython(say_editorial, migrations.RunPython.noop),
    ]
