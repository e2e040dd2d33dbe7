/**
 * 2048 plain English words, made here for this purpose, so they come with the licence of the program. Words that sound
 * like another one were left out. Sorted; the order is part of the format (`docs/formats/log-words.md`): never change it.
 */
export const wordList: readonly string[] = `
able about above accept acorn acre across active actual adapt admire admit adult advice afford after again agree
ahead album alert alike alive alley almond almost alone along already also always amaze amber amount ample amuse
anchor ancient angel angle animal ankle annual answer antler appear apple apply apricot apron arch area arena
argue arise armor around arrive arrow aside asleep assist assume atlas attend attract author autumn avenue avoid
awake aware away awesome axle baby back bacon badge bagel bakery balance balloon bamboo banana bandage banjo bank
banner barber bark barn barrel base basic basin basket bath bay bead beak beam bear beard beaver become bed bee
beef beetle before begin behind being believe bell below belt bench bend benefit beside best better between beyond
bicycle bind bird birth biscuit bishop black blanket blend bless blink block bloom blossom blow blue blunt blur
blush boat body boil bold bolt bonfire bonus book boot border borrow both bottle bottom boulder bounce bowl box
bracket brain branch brass brave bread breath breed breeze brick bridge brief bright bring brisk broad broccoli
bronze brook broom brother brown brush bubble bucket buckle buffalo bugle build bulb bump bundle burn burst butter
button cabbage cabin cable cactus cafe cage cake calf call calm camel camera camp canal cancel candle cannon canoe
canvas canyon cape captain car caramel card careful cargo carpet carrot carry cart carve case cast castle cat
catch cattle cause cave cedar ceiling cello cement center century certain chain chair chalk chance change chapel
chapter charcoal charm chart chase cheer cheese chef cherry chess chest chestnut chew chicken chief child chill
chimney chin choice choose church cider cinema cinnamon circle circus citrus city civic civil claim clam clap
clarinet class clay clean clear clever click cliff climb cling cloak clock close cloth cloud clover clown club
clue coach coal coast coat cobbler cocoa coconut code coffee coil coin cold collar collect color column comb
combine come comet comfort comic common company compare compass concert cone confirm connect contain content
contest cook cool copper copy coral cork corn correct cost cotton couch cough council count country couple courage
court cousin cover cow cozy crab cradle craft crane crash crate crawl crayon cream crease create credit creek
crest crew cricket crisp cross crowd crown cruise crumb crunch crystal cube cucumber cuff culture cup cupboard
curious curl current curtain curve cushion custard custom cycle cymbal cypress daffodil daily dairy daisy damp
dance danger dare dark dash data date daughter dawn deal debate decade decide deck deep defend degree delay
deliver delta demand denim dentist depart depend depth describe desert design desk detail develop device dial
diamond diary differ digital dine dinner direct discover dish display distant diver divide dock doctor dog dollar
dolphin domino donkey door double dough dove down draft drag dragon draw dream dress drift drill drink drive drop
drum duck dull dune during dust duty dwell eager eagle ear earn earth ease easel east easy echo eclipse edge edit
eel effort egg either elbow elder elect element elephant elevator elf elite elm else embark ember emerald emerge
empty enable engine enjoy enough enrich enter entire entry envelope equal equip errand escape essay even evening
event every exact example excel except excite exist exit expand expect expert explain explore export extend extra
fabric face fact factory fade faint faith falcon fall fame family fan fancy farm fashion fast father fault favor
feast feather feed feel fellow fence fern ferry festival fetch fever fiber fiddle field fifth fifty fig figure
file fill film final fine finger finish fire firm first fish five flag flame flannel flash flask flat flavor fleet
flex flight flint float flock floor flow fluent fluid flute foam focus fog fold follow food foot force foreign
forest forget fork form forum forward fossil found fountain fox fragile frame freckle free freezer fresh friend
frog front frost frozen fruit fuel full funnel funny future gain galaxy gallery gallon game garage garden garlic
garment gather gauge gazelle gear gem general gentle genuine gesture ghost giant gift giggle ginger giraffe give
glacier glad glance glare glass gleam glide glimpse globe gloom glory glove glow glue goal goat gold good goose
gorilla gown grab grace grade grain grand grant grape graph grasp grass grateful gravel gravy green greet grid
grill grip grit grocery groom ground group grove grow guard guess guide guitar gulf gum gust gym habit half halt
hammer hammock hamster hand handle happy harbor hard harmony harp harvest haste hat have hawk hay hazel head
health heart heat heavy hedge height hello helmet help herb hero heron hidden hike hill hinge hint hire history
hive hobby hockey hold holiday hollow home honest honey honor hood hook hope horn horse hose host hotel house
hover huge human humble humor hunt hurry husk hut ice icicle idea ideal igloo image imagine impact import improve
inch include income index indoor inform ink inner input inquire insect inside inspire intend into invent invest
invite involve iris iron island item ivory ivy jacket jaguar jam jar jasmine jaw jeans jelly jewel jigsaw join
joke jolly journal judge jug juice jump jungle junior jury just justice kangaroo kayak keen keep kennel kernel
kettle kick kind kindle king kingdom kiosk kiss kitchen kite kitten kiwi knee knife koala label labor lace lack
ladder lady lake lamb lamp land lantern lap large lark last late laugh launch laundry lava lavender lawn layer
leader leaf league lean leap learn least leather leave ledge left legend leisure lemon lend length lentil leopard
less letter lettuce level lever library lid life lift light like lily limb lime limit line linen link lion lip
liquid list listen liter little live lizard load loaf lobby lobster local lock lodge lofty log logic long look
loop loose lotus loud lounge love loyal luck luggage lumber lunar lunch lung lynx machine magic magnet magpie
mailbox maintain major make manage mango manner mantle many map maple marble march margin mark market marry marsh
mask mast mat match matter maximum maybe mayor meadow meal mean measure medal medium meet mellow melody melon
member memory mend mention menu mercy merge merit merry message metal meteor meter method middle mighty mild mile
milk mill miner mineral minor mint minute miracle mirror mitten moat mobile model modern modest mole moment money
monkey month mood moon moose moss most moth motion motor mound mountain mouse mouth move movie mud muffin mug mule
multiply mural museum mushroom music mustard mutual mystery myth nail name napkin narrow nation native natural
nature navy near neat neck necklace nectar needle neighbor neither neon nephew nerve nest net nettle never news
next nice nickel niece night nimble nine noble noise noodle noon normal north nose notable note notice novel
nuance number nurse nut nutmeg nylon oak oasis obey object oblige observe obtain occupy occur ocean octopus offer
office often olive once onion only onward opal open opera operate opinion option oral orange orbit orchard orchid
order organ origin ostrich other otter outdoor outline output outside oval oven over oxygen oyster pace pack
package pact paddle page pain paint palace palm pancake panda panel panther paper parade parcel parent park parrot
parsley part partner pass pasta paste pastry patch path patient patio pattern pavement peach peacock peanut pearl
pebble pelican pencil penguin people pepper perfect perform perfume perhaps period permit person pharmacy phase
phone photo phrase piano pick pickle picnic picture pigeon pile pillow pilot pinch pink pint pioneer pipe pirate
pitch pizza place plan planet plank plant plate play plaza please pledge plenty plot plow plug plum plumber plus
pocket poem point polar polish polite pond pony pool poplar popular porch portion portrait position possible post
potato potion pottery powder power prairie praise precise prefer prepare present press pretty price pride primary
print prism private problem process produce program project promise prompt proof proper protect proud prove
provide public puddle pull pulley pulse pump pumpkin punch pupil puppet puppy pure purple purpose purse push
puzzle pyramid quail quality quantity quarry quart quartz queen quest question queue quick quiet quill quilt quite
quiver quiz quote rabbit raccoon race racket radar radiant radio radish raft rail rain rainbow raisin rake rally
ranch random range rank rapid rare rate rather raven razor reach react ready reason rebel rebuild recall receive
recent recipe record recover recycle reduce reef refer reflect reform refresh refuge region regular rehearse
reindeer rejoice relate relax relay relief rely remain remark remedy remember remind remote rent repair repeat
replace reply report request rescue resource respect respond rest result retire return reveal review reward rhyme
rhythm ribbon rice rich ride ripe ripple rise rival river road roam roast robe robin robot robust rock rocket
romance roof room rooster rope rotate round routine royal rubber ruby ruler runner rural rush rust sack saddle
safari safe sage sail sailor sake salad salmon salt salute same sample sand sandal sandwich sapphire sardine satin
saucer sauna sausage save savor scale scarf scheme scholar school science scissors scoop scooter score scout scrap
scratch screen screw scroll scrub sculptor seal search season seat second secret section secure seed seek select
self send senior sense sentence separate serene series serve settle seven several shade shadow shape share shark
sharp shave shawl shed sheep sheet shelf shell shelter shield shift shine shiny ship shirt shoe shop short
shoulder shout shovel show shrimp shrub shuffle shutter side sidewalk sign signal silent silk silver similar
simple sing single sink sister size skate sketch skill skin skip skirt slate sled sleep sleeve slice slide slight
slim slipper slope slow small smart smell smile smoke smooth snack snail snap sneeze sniff snow soak soap soccer
social sock sofa soft soil solar soldier solid solo solution solve song soon sorrel sort soul sound soup source
south space spade spaniel spare spark sparrow speak spear special speech speed spell spend sphere spice spider
spin spinach spiral spirit splash split spoke sponge spoon sport spot spray spread spring sprint sprout spruce
square squash squeeze squid squirrel stable stack stadium staff stage stain stamp stand star start state station
statue stay steady steam steep steer stem step stereo stew stick stir stitch stock stocking stone stool stop store
stork storm story stove strange strap straw stream street stretch stride strike string strip strong studio study
sturdy style subject submit subtle suburb subway succeed sudden sugar suggest suit sulfur summer sunset super
supper supply support sure surf surface surge surprise survey sustain swallow swamp swan swap sway sweater sweep
swift swim swing swirl switch symbol symptom syrup system table tackle tailor take talent talk tall tame tango
tank target tart task taste tavern taxi teach teapot tear tell temper temple tend tennis tent term terrace test
text thank theater theme theory thermos thick thimble thin thing think third thirst thirty thistle thorn thorough
thought thousand thread thrive thumb thunder ticket tickle tidy tiger tight tile tilt timber title toad toast
today toffee together token tomato tomorrow tone tongue tonight tool tooth topic torch tortoise total touch tough
tour toward towel tower town trace track tractor trade trail train transfer travel tray treasure treat tree trek
trellis trend trial triangle tribe trick trim trip triumph trophy trout truck trumpet trunk trust truth tuba tulip
tumble tuna tune tunnel turban turkey turn turnip turtle tusk tutor tweed twelve twenty twice twig twin twist type
typical umbrella uncle under unfold unicorn uniform union unique unit universe unusual update upgrade uphold upper
upright upset upstairs urban urge useful usher usual utmost vacant vacuum vague valid valley value valve vanilla
vanish vapor variety various vary vase vast vault velocity velvet venture verb verdict verify verse version vessel
vest veteran victory video view vigor village vine vinegar violet violin virtue visible visit visitor visual vital
vivid vocal voice volcano volume vote vowel voyage vulture wafer wage wagon waiter wake walk wall wallet walnut
walrus waltz wand want ward warm warn wash wasp watch water wealth weasel weather weave wedding wedge week weekend
welcome well west wheat where while whisker whisper whistle white wide width wife wild will willow wind window
wing wink winter wire wisdom wise wish within without wizard wolf wonder wool word work workshop world worm worth
wreath wren wrist yacht yarn yawn year yeast yell yellow yield yogurt yonder young youth zeal zebra zephyr zero
zest zipper zone
`
  .trim()
  .split(/\s+/);
